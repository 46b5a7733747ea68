"""edgelam at hand: a hotkey, a prompt window, one service that keeps the model warm."""

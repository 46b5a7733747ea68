"""Speech to a sentence, offline: microphone, end of speech, recognition that knows the names on the screen."""

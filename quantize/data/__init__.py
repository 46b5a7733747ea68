"""Task–action data: tasks, experts, demonstrations."""

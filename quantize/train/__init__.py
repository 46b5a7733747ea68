"""Training: the student network and supervised imitation."""

"""Every word that is shown has its Hindi and its Punjabi."""

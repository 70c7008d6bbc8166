"""Intelligence packages (W7): composed of vetted claims for one recipient, checked, released, answered, called back."""

"""What belongs to the page and to no one widget: keys, tabs, folds, teacher mode, reloading."""

"""Documents: content, the decree's page, and the files made of them."""

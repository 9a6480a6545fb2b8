"""Several installations that write, send, lose and double packages; every step is compared with a naive oracle."""

"""What is sold: products and services, which fill in the lines of documents."""

// The first file of Flux stands here until its own do.

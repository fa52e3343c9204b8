// The first test of Flux stands here until its own do.

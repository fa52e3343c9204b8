// The first test of Kustomize stands here until its own do.

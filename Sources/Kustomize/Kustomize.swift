// The first file of Kustomize stands here until its own do.

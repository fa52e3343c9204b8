// The first file of OCMDeployment stands here until its own do.

// The first test of OCMDeployment stands here until its own do.

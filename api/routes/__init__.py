"""HTTP, one file a resource. Routes translate; they decide nothing about data."""

"""The protocols that use cases depend on, one module or package for each external system."""

"""The protocols that use cases depend on, by external system or group of tables."""

"""What people can ask for, one module a capability; gate/ opens every scope."""

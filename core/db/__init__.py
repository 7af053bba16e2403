"""The database: engine, tenancy, the writer's queue and leases."""

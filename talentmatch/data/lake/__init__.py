"""The lake beside a store: partitioned Parquet under the store's contracts, filters and log."""

"""The SP-API adapter: the only importer of sp_api."""

-- What a superuser runs once inside the new database.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS atlas AUTHORIZATION atlas_owner;
GRANT USAGE ON SCHEMA atlas TO atlas_app, atlas_search, atlas_retire;
GRANT CREATE ON SCHEMA atlas TO atlas_search, atlas_retire;
GRANT CREATE, TEMPORARY, CONNECT ON DATABASE {database} TO atlas_owner;
GRANT TEMPORARY, CONNECT ON DATABASE {database} TO atlas_app;
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
ALTER ROLE atlas_owner IN DATABASE {database} SET search_path = atlas;
ALTER ROLE atlas_app IN DATABASE {database} SET search_path = atlas;
ALTER DEFAULT PRIVILEGES FOR ROLE atlas_owner IN SCHEMA atlas
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO atlas_app;
ALTER DEFAULT PRIVILEGES FOR ROLE atlas_owner IN SCHEMA atlas
    GRANT USAGE, SELECT ON SEQUENCES TO atlas_app;
ALTER DEFAULT PRIVILEGES FOR ROLE atlas_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE atlas_owner IN SCHEMA atlas
    GRANT EXECUTE ON FUNCTIONS TO atlas_app;

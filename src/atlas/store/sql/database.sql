-- What a superuser runs once, before the first migration. Roles are the cluster's, so each is made when missing.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atlas_owner') THEN
        CREATE ROLE atlas_owner LOGIN NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atlas_app') THEN
        CREATE ROLE atlas_app LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atlas_search') THEN
        CREATE ROLE atlas_search NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atlas_retire') THEN
        CREATE ROLE atlas_retire NOLOGIN;
    END IF;
END
$$;
GRANT atlas_search, atlas_retire TO atlas_owner;

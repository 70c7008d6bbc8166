-- What a released version rests on falls in more ways than by withdrawal and rejection: its contributor changes it, takes it
-- back or marks it stricter, which each end the version that was cited; or a review finds that it was compromised.
-- (who makes a trigger must be allowed its function, at that moment alone)
SET LOCAL ROLE atlas_retire;
GRANT EXECUTE ON FUNCTION atlas.recall_one() TO atlas_owner;
RESET ROLE;
CREATE TRIGGER recalls_superseded AFTER UPDATE OF current ON claim FOR EACH ROW
    WHEN (OLD.current AND NOT NEW.current AND NEW.withdrawn_at IS NULL)
    EXECUTE FUNCTION atlas.recall_one('superseded');
CREATE TRIGGER recalls_compromised AFTER UPDATE OF vetting ON claim FOR EACH ROW
    WHEN (OLD.vetting <> 'legit-but-compromised' AND NEW.vetting = 'legit-but-compromised')
    EXECUTE FUNCTION atlas.recall_one('legit-but-compromised');
SET LOCAL ROLE atlas_retire;
REVOKE EXECUTE ON FUNCTION atlas.recall_one() FROM atlas_owner;
RESET ROLE;

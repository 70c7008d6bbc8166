-- How long an operation was in each state shows where the operation does: in the archive as well, whose cell has closed.
ALTER POLICY reads ON transition USING (
    CASE WHEN subject_kind = 'operation' THEN EXISTS (SELECT FROM operation o WHERE o.id = transition.subject)
    ELSE {readable} END
);

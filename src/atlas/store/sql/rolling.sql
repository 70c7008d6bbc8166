-- What a roll-back of a whole contributor changes beside claims: when a judgement or citation of the author was withdrawn.
GRANT SELECT (id, author, withdrawn_at), UPDATE (withdrawn_at) ON judgement, citation TO atlas_retire;
CREATE POLICY retires ON judgement TO atlas_retire
    USING (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));
CREATE POLICY retires ON citation TO atlas_retire
    USING (author = (SELECT nullif(current_setting('atlas.author', true), '')::uuid));

"""Who may see and do what: rules, decide(), Grant, permits(). Pure: data in, decision and reasons out."""

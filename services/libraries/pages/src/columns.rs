//! The columns of tables whose cells are words of the log.

/// Columns whose words are those of a group: the table, or any, the column, and the group.
pub(crate) const COLUMNS: [(&str, &str, &str); 23] = [
    ("approaches", "kind", "body-kind"),
    ("suggestions", "kind", "body-kind"),
    ("requests", "kind", "request"),
    ("statements", "kind", "statement"),
    ("follow-ups", "state", "follow-up"),
    ("remarks", "about", "about"),
    ("codes", "withdrawal", "withdrawal-code"),
    ("codes", "far_expert", "far-expert-code"),
    ("codes", "factor_codes", "factor-code"),
    ("honoraria", "payee", "payee"),
    ("payments", "kind", "payment-kind"),
    ("doubts", "doubt", "doubt"),
    ("", "state", "state"),
    ("", "stage", "stage"),
    ("", "status", "status"),
    ("", "standing", "follow-up"),
    ("", "result", "result"),
    ("", "outcome", "outcome"),
    ("", "handling", "handling"),
    ("", "answer", "answer"),
    ("", "capacity", "capacity"),
    ("", "certainty", "certainty"),
    ("", "attendance", "attendance"),
];

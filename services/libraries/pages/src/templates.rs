//! The templates of pages and reports.

/// Declares the templates by their file names.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../templates/", $name)))),*]
    };
}

/// Every template with its source.
pub(crate) const TEMPLATES: &[(&str, &str)] = templates![
    "api.html",
    "base.html",
    "changes.html",
    "company.html",
    "figure.html",
    "figures.html",
    "form.html",
    "form_list.html",
    "forms.html",
    "log.html",
    "login.html",
    "macros.html",
    "meeting.html",
    "meetings.html",
    "overview.html",
    "playback.html",
    "problem.html",
    "record_list.html",
    "records.html",
    "recruitment_report.html",
    "region.html",
    "reports.html",
    "table.html",
    "table_list.html",
    "visits.html",
];

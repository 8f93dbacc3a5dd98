//! The answers to questions about the reports.

use ayumi_core::{Answers, Ask, Page, ReadError, View, answer::TableSpec, figures::cube::Facts, page, tables};

use crate::{
    Entity, Event, ReportIssue, Reports,
    rows::{Answer, IssueDetail, IssueRow, Report},
};

impl Answers for Reports {
    type Answer = Answer;

    const TABLES: &'static [TableSpec<Self>] = tables! {
        IssueRow = "issues", issues, "発行した報告書" / "Reports issued";
    };

    fn answer(view: &View<'_, Self>, ask: &Ask<'_>) -> Result<Option<Answer>, ReadError> {
        let Some(key) = ask.key else { return list(view, ask).map(Some) };
        match key.parse().ok().filter(|id| view.folded.number(id).is_some()) {
            Some(id) => Ok(Some(Answer::Report(report(view, &id)?))),
            None => Ok(None),
        }
    }
}

fn list(view: &View<'_, Reports>, ask: &Ask<'_>) -> Result<Answer, ReadError> {
    let ids = view.folded.items(Facts::All).into_iter().map(|slot| &slot.entity);
    let Page { rows, total, next } = page(ids, ask, |id| report(view, id).map(Some))?;
    Ok(Answer::Reports { reports: rows, total, next })
}

fn report(view: &View<'_, Reports>, id: &Entity) -> Result<Report, ReadError> {
    let mut report = Report { id: id.clone(), issues: Vec::new() };
    view.each_event_of(id, |at, event| match event {
        Event::ReportIssued(ReportIssue { on, as_of, position, files }) => {
            let recorded_at = at.recorded_at;
            report.issues.push(IssueDetail { on, as_of, position, files, recorded_at });
        }
    })?;
    Ok(report)
}

/// The issues of all reports, report by report.
fn issues(view: &View<'_, Reports>) -> Result<Vec<IssueRow>, ReadError> {
    let mut rows = Vec::new();
    for slot in view.folded.items(Facts::All) {
        view.each_event_of(&slot.entity, |at, event| match event {
            Event::ReportIssued(ReportIssue { on, as_of, position, files }) => rows.push(IssueRow {
                report: slot.entity.clone(),
                on,
                as_of,
                position,
                files: files.into_iter().map(|file| file.name).collect(),
                recorded_at: at.recorded_at,
                simulated: at.is_simulated(),
            }),
        })?;
    }
    Ok(rows)
}

//! Records entries as the office would have: each is decided by the rules of its programme at its moment, and what comes
//! of it goes into a history file. Reports are made of the history as far as it goes by then.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Mutex, PoisonError},
};

use ayumi_core::{
    Programme,
    taking_back::{Histories, PastCommit, TakeBack},
};
use ayumi_history::{Frame, History};
use ayumi_programmes::with_programme;
use ayumi_projection::{book::ProjectionState, query::Name};
use ayumi_proto::{
    codec,
    event::ProgrammeName,
    ids::{CommandId, Edition},
    message::{Query, Reply},
    text::as_submitted,
    time::{Day, Moment},
};
use ayumi_reporter::{
    deliver::Rendered,
    error::IssueError,
    prepare::{Answerer, Prepared, Preparer, actor},
};
use ayumi_reports::{Command, Issue, Kind};
use ayumi_simulator::ledger::{Ledger, Recording, Stored};
use serde_json::{Value, json};
use tokio::runtime;

use super::entry::{Act, Entry};
use crate::{outcome::Failure, source::Local};

/// A report of the example, to be delivered.
pub struct Report {
    /// The folder of its files, below that of all reports.
    pub folder: String,
    /// Its files.
    pub files: Vec<Rendered>,
}

/// Records entries.
pub(super) struct Recorder {
    edition: Edition,
    desks: BTreeMap<ProgrammeName, Box<dyn Desk>>,
    /// The history as far as it is written, which answers what reports ask.
    local: InProcess,
    /// What isn't written yet.
    pending: Vec<(String, Vec<u8>)>,
    preparer: Preparer,
    runtime: runtime::Runtime,
    reports: Vec<Report>,
    entered: u64,
}

/// The history, asked by a report.
struct InProcess {
    local: Mutex<Local>,
    today: Day,
}

/// What is recorded of one programme.
trait Desk {
    /// Decides what is entered, as what follows in the log at a position.
    fn enter(&mut self, entity: &str, act: &Act, recording: &Recording<'_>, next: u64) -> Result<Vec<Stored>, Failure>;
}

struct DeskOf<P: Programme> {
    ledger: Ledger<P>,
    /// Every commit, with the name of the command that it came of; none of what takes back.
    recorded: Vec<(PastCommit<P>, Option<String>)>,
}

impl Recorder {
    /// Begins a history in a file.
    pub fn new(file: &Path, edition: Edition) -> Result<Self, Failure> {
        let (history, _) = History::open(file)?;
        let (today, _) = edition.days();
        let local = Local::of(ProjectionState::of(history, today)?);
        Ok(Self {
            edition,
            desks: BTreeMap::new(),
            local: InProcess { local: Mutex::new(local), today },
            pending: Vec::new(),
            preparer: Preparer::default(),
            runtime: runtime::Builder::new_current_thread().build()?,
            reports: Vec::new(),
            entered: 0,
        })
    }

    /// Records an entry at a moment. One that the rules don't accept is an error.
    pub fn record(&mut self, at: Moment, entry: &Entry) -> Result<(), Failure> {
        let Entry { by, provenance, programme, entity, act, .. } = entry;
        self.entered += 1;
        let command_id = CommandId::from_key(&format!("example/{}/{}", self.edition, self.entered));
        let mut recording = Recording { recorded_at: at, actor: by, provenance: *provenance, command_id };
        let Act::Issue { as_of } = act else {
            return self.decide(*programme, entity, act, &recording);
        };
        let Prepared { report, folder, issue, rendered, .. } = self.prepare(*as_of, at.day())?;
        let tagged = serde_json::to_value(Command::RecordIssue(issue))?;
        let named = tagged.as_object().and_then(|tagged| tagged.iter().next());
        let (name, payload) = named.ok_or("a command without a name")?;
        let act = Act::Command { name: name.clone(), payload: payload.clone() };
        let reporter = actor();
        recording.actor = &reporter;
        self.decide(*programme, report.as_str(), &act, &recording)?;
        self.reports.push(Report { folder, files: rendered });
        Ok(())
    }

    /// Ends the history. The reports that were issued.
    pub fn finish(mut self) -> Result<Vec<Report>, Failure> {
        self.write()?;
        Ok(self.reports)
    }

    fn decide(
        &mut self,
        programme: ProgrammeName,
        entity: &str,
        act: &Act,
        recording: &Recording<'_>,
    ) -> Result<(), Failure> {
        let (edition, next) = (self.edition, self.position() + 1);
        let desk = self.desks.entry(programme).or_insert_with(|| with_programme!(programme, P => desk::<P>(edition)));
        let stored = desk.enter(entity, act, recording, next).map_err(|why| format!("{entity} {act:?}: {why}"))?;
        self.pending.extend(stored.into_iter().map(|(subject, payload)| (subject.to_string(), payload)));
        Ok(())
    }

    fn position(&mut self) -> u64 {
        self.local.state().history.position() + self.pending.len() as u64
    }

    /// Writes what isn't yet, so that it can be asked about.
    fn write(&mut self) -> Result<(), Failure> {
        let state = self.local.state();
        let positions = state.history.position() + 1..;
        let frames: Vec<Frame<'_>> = positions
            .zip(&self.pending)
            .map(|(position, (subject, payload))| Frame { position, subject, payload })
            .collect();
        state.take(&frames)?;
        self.pending.clear();
        Ok(())
    }

    /// The report on all facts that are recorded by now.
    fn prepare(&mut self, as_of: Day, today: Day) -> Result<Prepared, Failure> {
        self.write()?;
        self.local.today = today;
        let position = self.local.state().position_of_facts();
        let (edition, as_of) = (Some(self.edition), Some(as_of));
        let issue = Issue { report: Kind::Recruitment, edition, as_of, position: Some(position) };
        Ok(self.runtime.block_on(self.preparer.prepare(&self.local, &issue, position, today))?)
    }
}

impl InProcess {
    fn state(&mut self) -> &mut ProjectionState {
        &mut self.local.get_mut().unwrap_or_else(PoisonError::into_inner).state
    }
}

impl Answerer for InProcess {
    async fn answer(&self, view: &str, query: &Query) -> Result<Reply, IssueError> {
        let no_answer = |why: &dyn std::fmt::Display| IssueError::NoAnswer(why.to_string());
        let name = Name::of(view).ok_or_else(|| no_answer(&view))?;
        let local = self.local.lock().unwrap_or_else(PoisonError::into_inner);
        local.reply(name, query, self.today).map_err(|why| no_answer(&why))
    }
}

fn desk<P: Programme>(edition: Edition) -> Box<dyn Desk> {
    Box::new(DeskOf::<P> { ledger: Ledger::new(edition), recorded: Vec::new() })
}

impl<P: Programme> Desk for DeskOf<P> {
    fn enter(&mut self, entity: &str, act: &Act, recording: &Recording<'_>, next: u64) -> Result<Vec<Stored>, Failure> {
        let entity: P::Entity = entity.parse()?;
        let place = self.ledger.place(&entity);
        let (stored, name) = match act {
            Act::Command { name, payload } => {
                let command = command::<P>(name, payload)?;
                (self.ledger.decide(place, &command, recording)?.0, Some(name))
            }
            Act::TakeBack { of, reason, instead } => {
                let is_it = |(commit, name): &&(PastCommit<P>, Option<String>)| {
                    commit.entity == entity && name.as_deref() == Some(*of)
                };
                let target = self.recorded.iter().rev().find(is_it).ok_or("there is no such record")?;
                let instead = instead.as_ref().map(|payload| command::<P>(of, payload)).transpose()?;
                let request = TakeBack { position: target.0.position, index: None, reason: reason.parse()?, instead };
                let mut past = Histories::default();
                self.recorded.iter().for_each(|(commit, _)| past.add(commit.clone()));
                (self.ledger.take_back(place, past, &request, recording)?, None)
            }
            Act::Issue { .. } => return Err("a report is prepared before it is recorded".into()),
        };
        for ((subject, payload), position) in stored.iter().zip(next..) {
            let commit = codec::decode_recorded::<P::Event>(payload)?;
            let past = PastCommit {
                entity: subject.entity.parse()?,
                position,
                command_id: commit.head.command_id,
                actor: commit.head.actor,
                provenance: commit.head.provenance,
                events: commit.events.into_iter().collect(),
            };
            self.recorded.push((past, name.cloned()));
        }
        Ok(stored)
    }
}

/// A command as somebody submits it.
fn command<P: Programme>(name: &str, payload: &Value) -> Result<P::Command, serde_json::Error> {
    as_submitted(|| serde_json::from_value(json!({ name: payload })))
}

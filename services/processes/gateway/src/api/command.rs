//! `POST /api/v1/{programme}/{entity}/{command}`: submits a command to a programme. Each command has a path of its own
//! in the description, from the list of programmes.

mod headers;
mod parameters;

use aide::{
    OperationOutput,
    axum::{ApiRouter, routing::post_with},
    generate::GenContext,
    openapi::{Operation, StatusCode as DocumentedStatus},
    transform::TransformOperation,
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use ayumi_proto::{
    commit::{Actor, TraceParent},
    event::ProgrammeName,
    ids::CommandId,
    message::{self, Answer, FileLine, Receipt},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use self::headers::{IdempotencyKey, Line, Trace};
pub use self::parameters::{GivenProvenance, Parameters};

use crate::{
    api::{
        body::Payload,
        operation::{self, Documented, json_body, with_problems},
        schemas::{self, Variant},
        strict::Strict,
    },
    app::{App, Shared},
    problem::Problem,
    programmes::programmes,
};

/// The header that names the position of the record that a command repeats.
const REPEAT_OF: &str = "repeat-of";

/// Which entity.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Entity {
    /// The entity that the command is for, by its id in the programme.
    #[schemars(regex(pattern = "^[a-z0-9-]{1,32}$"))]
    entity: String,
}

/// A command as HTTP brings it.
pub struct SubmittedCommand {
    /// The programme.
    pub programme: ProgrammeName,
    /// The entity.
    pub entity: String,
    /// The command's name.
    pub command: String,
    /// Its content.
    pub payload: Value,
    /// The Idempotency-Key, if one was given.
    pub key: Option<String>,
    /// The line of a file that it is, if it is one.
    pub line: Option<FileLine>,
    /// The trace that it belongs to, if it does.
    pub trace: Option<TraceParent>,
}

/// An accepted command.
pub struct Recorded {
    /// Whether it had been accepted before.
    pub repeated: bool,
    /// Where it is in the log.
    pub receipt: Receipt,
}

impl IntoResponse for Recorded {
    fn into_response(self) -> Response {
        let position = self.receipt.position;
        let etag = [(header::ETAG, format!("\"{position}\""))];
        let answer = (etag, axum::Json(self.receipt));
        if self.repeated {
            (StatusCode::OK, [(REPEAT_OF, position.to_string())], answer).into_response()
        } else {
            (StatusCode::CREATED, answer).into_response()
        }
    }
}

impl OperationOutput for Recorded {
    type Inner = Receipt;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        let mut answer = |status, description| {
            let schema = ctx.schema.subschema_for::<Receipt>();
            (Some(DocumentedStatus::Code(status)), operation::response(description, "application/json", schema))
        };
        vec![
            answer(201, "In the log: position, version and events"),
            answer(200, "Taken for a repeat of the record at the position in Repeat-Of: the answer that this got then"),
        ]
    }
}

/// A route for each command of each programme, and one for those that it doesn't have, which the programme refuses.
pub fn routes() -> ApiRouter<Shared> {
    programmes().fold(ApiRouter::new(), |router, programme| {
        let unknown = move |app: State<Shared>,
                            Path((entity, command)): Path<(String, String)>,
                            parameters: Strict<Parameters>,
                            actor: Extension<Actor>,
                            headers: (IdempotencyKey, Line, Trace),
                            payload: Payload| {
            handle(app, programme, entity, command, parameters, actor, headers, payload)
        };
        let router = router.route(&format!("/{programme}/{{entity}}/{{command}}"), post(unknown));
        schemas::commands(programme)
            .into_iter()
            .chain(schemas::commands_of_all())
            .fold(router, |router, command| route(router, programme, command))
    })
}

fn route(router: ApiRouter<Shared>, programme: ProgrammeName, variant: Variant) -> ApiRouter<Shared> {
    let command = variant.name.clone();
    let known = move |app: State<Shared>,
                      Path(Entity { entity }): Path<Entity>,
                      parameters: Strict<Parameters>,
                      actor: Extension<Actor>,
                      headers: (IdempotencyKey, Line, Trace),
                      payload: Payload| {
        handle(app, programme, entity, command.clone(), parameters, actor, headers, payload)
    };
    let path = format!("/{programme}/{{entity}}/{}", variant.name);
    router.api_route(&path, post_with(known, |operation| describe(operation, variant)))
}

fn describe(mut operation: TransformOperation<'_>, variant: Variant) -> TransformOperation<'_> {
    json_body(operation.inner_mut(), variant.schema, true);
    let operation = with_problems(operation, &[409, 422]);
    match variant.description {
        Some(summary) => operation.summary(&summary),
        None => operation,
    }
}

#[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
async fn handle(
    State(app): State<Shared>,
    programme: ProgrammeName,
    entity: String,
    command: String,
    Strict(parameters): Strict<Parameters>,
    Extension(actor): Extension<Actor>,
    (IdempotencyKey(key), Line(line), Trace(trace)): (IdempotencyKey, Line, Trace),
    Payload(payload): Payload,
) -> Result<Recorded, Problem> {
    let payload = Value::Object(payload);
    let submitted = SubmittedCommand { programme, entity, command, payload, key, line, trace };
    submit(&app, actor, submitted, &parameters).await
}

/// Submits the command and sorts out what comes of it.
///
/// # Errors
/// A parameter is malformed, the command is refused, or it couldn't be decided.
pub async fn submit(
    app: &App,
    actor: Actor,
    submitted: SubmittedCommand,
    parameters: &Parameters,
) -> Result<Recorded, Problem> {
    let provenance = parameters.provenance.get("provenance")?.map(|GivenProvenance(given)| given).unwrap_or_default();
    let edition = parameters.edition.get("edition")?;
    let SubmittedCommand { programme, entity, command, payload, key, line, trace } = submitted;
    let command_id = key.as_deref().map(CommandId::from_key);
    let trace = Some(trace.unwrap_or_else(TraceParent::root));
    let sending = (command_id.is_none() && line.is_none()).then(|| CommandId(Uuid::new_v4()));
    let request =
        message::Request { command_id, actor, provenance, edition, entity, command, payload, line, sending, trace };
    recorded(app.queries.submit(programme, &request).await?)
}

fn recorded(answer: Answer) -> Result<Recorded, Problem> {
    match answer {
        Answer::Accepted(receipt) => Ok(Recorded { repeated: false, receipt }),
        Answer::Repeated(receipt) => Ok(Recorded { repeated: true, receipt }),
        Answer::Rejected(refusal) => Err(Problem::refused(refusal)),
        Answer::Malformed(fault) => Err(Problem::malformed(&fault)),
        Answer::Contended => Err(Problem::contended()),
        Answer::Unavailable(why) => Err(Problem::failed(why)),
        Answer::Obstructed(obstacle) => Err(Problem::obstructed(&obstacle)),
        Answer::Failed(why) => Err(Problem::broken(why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sending_it_again_does_not_mend_is_no_503() {
        let status = |answer| recorded(answer).err().map(|problem| (problem.status.as_u16(), problem.is_passing));
        let broken = "the log at ayumi.event.visits.fy2019.x.000001 can't be read: not a commit";
        assert_eq!(status(Answer::Failed(broken.to_owned())), Some((500, false)));
        assert_eq!(status(Answer::Unavailable("no answer in time".to_owned())), Some((503, true)));
        assert_eq!(status(Answer::Contended), Some((409, true)));
        let problem = recorded(Answer::Failed(broken.to_owned())).err().unwrap();
        assert!(problem.detail.en.contains(broken) && problem.detail.ja.contains(broken));
    }
}

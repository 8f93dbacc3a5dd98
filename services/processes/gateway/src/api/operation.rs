//! What operations of the API are described with. Paths, parameters, bodies and answers come from the types of their
//! handlers; this adds what those don't know.

use aide::{
    OperationInput, OperationOutput,
    axum::routing::ApiMethodDocs,
    generate::{GenContext, in_context},
    openapi::{
        HeaderStyle, MediaType, Operation, Parameter, ParameterData, ParameterSchemaOrContent, ReferenceOr,
        RequestBody, Response, SchemaObject, StatusCode,
    },
    operation::{OperationHandler, add_parameters, set_body},
    transform::TransformOperation,
};
use axum::handler::Handler;
use schemars::{JsonSchema, Schema};

use crate::{
    app::Shared,
    problem::{Problem, ProblemDetails},
};

/// A status and the response that is documented for it.
pub type Documented = (Option<StatusCode>, Response);

/// Describes a handler under a path that isn't a route of its own.
pub fn get_docs<H, I, O, T>(
    _handler: H,
    describe: impl FnOnce(TransformOperation<'_>) -> TransformOperation<'_>,
) -> ApiMethodDocs
where
    H: Handler<T, Shared> + OperationHandler<I, O>,
    I: OperationInput,
    O: OperationOutput,
{
    let mut operation = Operation::default();
    in_context(|ctx| {
        I::operation_input(ctx, &mut operation);
        let answers = O::inferred_responses(ctx, &mut operation);
        let refusals = I::inferred_early_responses(ctx, &mut operation);
        let responses = &mut operation.responses.get_or_insert_default().responses;
        for (status, response) in answers.into_iter().chain(refusals) {
            if let Some(status) = status {
                responses.entry(status).or_insert(ReferenceOr::Item(response));
            }
        }
    });
    let _ = describe(TransformOperation::new(&mut operation));
    ApiMethodDocs::new("get", operation)
}

/// Adds problems that the types of a handler don't know of.
pub fn with_problems<'t>(mut operation: TransformOperation<'t>, statuses: &[u16]) -> TransformOperation<'t> {
    let problems = in_context(|ctx| statuses.iter().map(|status| problem(ctx, *status)).collect::<Vec<_>>());
    let responses = &mut operation.inner_mut().responses.get_or_insert_default().responses;
    for (status, response) in problems {
        if let Some(status) = status {
            responses.entry(status).or_insert(ReferenceOr::Item(response));
        }
    }
    operation
}

/// The response with a problem of that status.
pub fn problem(ctx: &mut GenContext, status: u16) -> Documented {
    let schema = ctx.schema.subschema_for::<ProblemDetails>();
    let response = response(problem_description(status), "application/problem+json", schema);
    (Some(StatusCode::Code(status)), response)
}

fn problem_description(status: u16) -> &'static str {
    match status {
        400 => "Malformed; `field` names what",
        401 => "No token, or one that isn't valid",
        403 => "A browser's request that comes from another site's page",
        404 => "Not found",
        409 => "Too many writers at once; send it again under the same key",
        413 => "The body is too large",
        422 => "Rejected by `rule`; `offending` and `accepted` name what and the allowed values",
        503 => "Unavailable just now; send it again after `Retry-After` seconds",
        _ => "Something is wrong that sending it again doesn't mend; `detail` names it",
    }
}

/// A response of one media type.
pub fn response(description: &str, media_type: &str, json_schema: Schema) -> Response {
    Response { description: description.to_owned(), content: content(media_type, json_schema), ..Response::default() }
}

/// What every operation behind the login can answer besides what its inputs refuse.
impl OperationOutput for Problem {
    type Inner = ProblemDetails;

    fn inferred_responses(ctx: &mut GenContext, _: &mut Operation) -> Vec<Documented> {
        [401, 500, 503].map(|status| problem(ctx, status)).into()
    }
}

/// Adds a header that a request may have.
pub fn header<T: JsonSchema>(ctx: &mut GenContext, operation: &mut Operation, name: &str, description: &str) {
    let json_schema = T::json_schema(&mut ctx.schema);
    add_parameters(ctx, operation, [header_parameter(name, description, json_schema)]);
}

/// A header that a request may have.
pub fn header_parameter(name: &str, description: &str, json_schema: Schema) -> Parameter {
    let parameter_data = ParameterData {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: false,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(documented(json_schema)),
        example: None,
        examples: Default::default(),
        explode: None,
        extensions: Default::default(),
    };
    Parameter::Header { parameter_data, style: HeaderStyle::Simple }
}

/// Sets the schema of a JSON body.
pub fn json_body(operation: &mut Operation, json_schema: Schema, required: bool) {
    let body = RequestBody { content: content("application/json", json_schema), required, ..RequestBody::default() };
    in_context(|ctx| set_body(ctx, operation, body));
}

fn content(media_type: &str, json_schema: Schema) -> aide::openapi::Content {
    let media = MediaType { schema: Some(documented(json_schema)), ..MediaType::default() };
    [(media_type.to_owned(), media)].into_iter().collect()
}

fn documented(json_schema: Schema) -> SchemaObject {
    SchemaObject { json_schema, external_docs: None, example: None }
}

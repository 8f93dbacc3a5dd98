//! Rows as a file: CSV or Parquet, with a name under which it is saved.

use aide::{
    OperationOutput,
    generate::GenContext,
    openapi::{Operation, StatusCode as DocumentedStatus},
};
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use ayumi_exchange::Sheet;

use crate::{
    api::{
        media::FileKind,
        operation::{self, Documented},
    },
    problem::Problem,
};

/// The header that says that a file isn't for everybody.
pub const HANDLING: (&str, &str) = ("ayumi-handling", "members-only");
/// The header with the position that a file is based on.
const POSITION: &str = "ayumi-position";

/// Rows as a file.
pub struct SheetFile {
    bytes: Vec<u8>,
    kind: FileKind,
    name: String,
    position: Option<u64>,
    is_restricted: bool,
}

impl SheetFile {
    /// Writes a sheet; `name` is that of the file without its ending, and `position` what its rows are based on.
    ///
    /// # Errors
    /// It can't be written.
    pub async fn of(sheet: Sheet, kind: FileKind, name: String, position: Option<u64>) -> Result<Self, Problem> {
        let is_restricted = sheet.handling_mark().is_some();
        // Many rows take longer to compress than other requests may wait.
        let written = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            let written = match kind {
                FileKind::Csv => sheet.write_csv(&mut bytes),
                FileKind::Parquet => sheet.write_parquet(&mut bytes),
            };
            written.map(|()| bytes)
        });
        let bytes = written.await.map_err(Problem::broken)?.map_err(Problem::broken)?;
        Ok(Self { bytes, kind, name, position, is_restricted })
    }
}

impl IntoResponse for SheetFile {
    fn into_response(self) -> Response {
        let Self { bytes, kind, name, position, is_restricted } = self;
        let charset = if kind == FileKind::Csv { "; charset=utf-8" } else { "" };
        let about = [
            (header::CONTENT_TYPE, format!("{}{charset}", kind.media_type())),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{kind}\"")),
            (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        ];
        let mut response = (about, bytes).into_response();
        let headers = response.headers_mut();
        headers.extend(position.map(|position| (HeaderName::from_static(POSITION), HeaderValue::from(position))));
        let mark = (HeaderName::from_static(HANDLING.0), HeaderValue::from_static(HANDLING.1));
        headers.extend(is_restricted.then_some(mark));
        response
    }
}

/// Rows as JSON or as a file, as the client asks.
pub enum Rows<J> {
    /// As JSON.
    Json(J),
    /// As a file.
    File(SheetFile),
}

impl<J: IntoResponse> IntoResponse for Rows<J> {
    fn into_response(self) -> Response {
        // What is kept for one who accepts JSON isn't for one who accepts CSV.
        let vary = [(header::VARY, "accept")];
        match self {
            Self::Json(json) => (vary, json).into_response(),
            Self::File(file) => (vary, file).into_response(),
        }
    }
}

impl<J: OperationOutput> OperationOutput for Rows<J> {
    type Inner = J::Inner;

    fn inferred_responses(ctx: &mut GenContext, of: &mut Operation) -> Vec<Documented> {
        let mut responses = J::inferred_responses(ctx, of);
        let found = responses.iter_mut().filter(|(status, _)| *status == Some(DocumentedStatus::Code(200)));
        for (_, response) in found {
            for kind in [FileKind::Csv, FileKind::Parquet] {
                let schema = ctx.schema.subschema_for::<String>();
                response.content.extend(operation::response("", kind.media_type(), schema).content);
            }
        }
        responses
    }
}

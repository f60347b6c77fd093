//! The OpenAPI document: what the routes do not say themselves.

use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};

/// Says that every call may end in a problem, and names every call after its method and
/// path, since names of functions are not unique.
pub(crate) fn complete(document: &mut OpenApi) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
    let response = ResponseBuilder::new().description("Problem").content("application/problem+json", content).build();
    for (path, item) in &mut document.paths.paths {
        let calls = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in calls {
            let Some(operation) = operation else { continue };
            operation.responses.responses.insert("default".to_owned(), RefOr::T(response.clone()));
            operation.operation_id = Some(name(method, path));
            for response in operation.responses.responses.values_mut() {
                if let RefOr::T(response) = response
                    && response.description.is_empty()
                {
                    response.description = "Done".to_owned();
                }
            }
        }
    }
}

/// `get`, `/api/v1/datasets/{id}/map` becomes `get_datasets_id_map`.
fn name(method: &str, path: &str) -> String {
    let path = path.trim_start_matches("/api/v1");
    let parts = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    std::iter::once(method).chain(parts).collect::<Vec<_>>().join("_")
}

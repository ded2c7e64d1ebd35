//! The table itself, as the template of the production describes it.

use super::Dynamo;
use super::error::DynamoError;
use super::keys::{EXPIRES, OUTBOX, PK, SK, TAKE_AT, TODO};
use aws_sdk_dynamodb::client::Waiters;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
};
use std::time::Duration;

/// How long a new table may take until it can be used, in seconds.
const READY_SECONDS_MAX: u64 = 120;

pub(super) async fn create(store: &Dynamo) -> Result<(), DynamoError> {
    let table = &store.table;
    let outbox = GlobalSecondaryIndex::builder()
        .index_name(OUTBOX)
        .key_schema(key(TODO, KeyType::Hash))
        .key_schema(key(TAKE_AT, KeyType::Range))
        .projection(Projection::builder().projection_type(ProjectionType::All).build());
    let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewAndOldImages);
    let create = store
        .client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key(PK, KeyType::Hash))
        .key_schema(key(SK, KeyType::Range))
        .global_secondary_indexes(outbox.build().expect("an index has a name, keys and a projection"))
        .stream_specification(stream.build().expect("a stream is on or off"));
    let create =
        [PK, SK, TODO, TAKE_AT].into_iter().fold(create, |create, name| create.attribute_definitions(is_text(name)));
    create.send().await.map_err(|error| DynamoError::of(&error))?;
    let ready = store.client.wait_until_table_exists().table_name(table);
    let ready = ready.wait(Duration::from_secs(READY_SECONDS_MAX)).await;
    ready.map_err(|error| DynamoError::Unavailable(format!("the new table is not ready: {error}")))?;
    let broom = TimeToLiveSpecification::builder().enabled(true).attribute_name(EXPIRES).build();
    let broom = broom.expect("a time to live is on or off, and has an attribute");
    let swept = store.client.update_time_to_live().table_name(table).time_to_live_specification(broom);
    swept.send().await.map(drop).map_err(|error| DynamoError::of(&error))
}

fn key(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("a key has a name and a type")
}

fn is_text(name: &str) -> AttributeDefinition {
    let definition = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
    definition.build().expect("an attribute has a name and a type")
}

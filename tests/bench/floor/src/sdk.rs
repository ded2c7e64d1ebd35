//! Asks DynamoDB for one item, with the SDK and the runtime as they come.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Error> {
    lambda_runtime::tracing::init_default_subscriber();
    let client = &Client::new(&aws_config::load_from_env().await);
    let ask = async |event: LambdaEvent<Value>| {
        client.get_item().table_name("lotse").key("pk", AttributeValue::S("1".into())).send().await?;
        Ok::<_, Error>(event.payload)
    };
    lambda_runtime::run(service_fn(ask)).await
}

"""The template on the emulator: every resource is there when asked for by its own service, and the lies of the emulator are known."""

import json

import pytest
from botocore.exceptions import ClientError
from conftest import FUNCTIONS, Desk


def by_name(items, key, name):
    return [item for item in items if item[key] == name]


def policy_attached(desk, name):
    """A policy of buckets or queues has no name of its own: it is where the resource that it is for says so."""
    if name == "QueuesPolicy":
        queues = desk.client("sqs")
        urls = [desk.outputs()["FailedUrl"], desk.outputs()["MailEventsUrl"]]
        return [queues.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"] for url in urls]
    bucket = desk.releases() if name == "ReleasesPolicy" else desk.outputs()["MailBucketName"]
    return desk.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]


def api(desk):
    return by_name(desk.client("apigatewayv2").get_apis()["Items"], "Name", desk.stack)[0]["ApiId"]


def permission(desk, id, function):
    policy = json.loads(desk.client("lambda").get_policy(FunctionName=f"{desk.stack}-{function}")["Policy"])
    return [statement for statement in policy["Statement"] if statement["Action"] == "lambda:InvokeFunction"]


ROUTES = {"FormRoute": "ANY /anfrage/{proxy+}", "EnglishFormRoute": "ANY /en/anfrage/{proxy+}", "PortalRoute": "$default"}


# How each type is asked for: the desk, its logical and its physical name. The answer must not be empty.
READERS = {
    "AWS::ApiGatewayV2::Api": lambda desk, name, id: desk.client("apigatewayv2").get_api(ApiId=id)["Name"],
    "AWS::ApiGatewayV2::Integration": lambda desk, name, id: desk.client("apigatewayv2").get_integration(
        ApiId=api(desk), IntegrationId=id
    )["IntegrationUri"],
    # The emulator's physical name of a route is that of its API: it is found by its key.
    "AWS::ApiGatewayV2::Route": lambda desk, name, id: by_name(
        desk.client("apigatewayv2").get_routes(ApiId=api(desk))["Items"], "RouteKey", ROUTES[name]
    ),
    "AWS::ApiGatewayV2::Stage": lambda desk, name, id: desk.client("apigatewayv2").get_stage(ApiId=api(desk), StageName="$default")[
        "AccessLogSettings"
    ]["DestinationArn"],
    "AWS::CloudFront::CachePolicy": lambda desk, name, id: desk.client("cloudfront").get_cache_policy(Id=id)["CachePolicy"],
    "AWS::CloudFront::Distribution": lambda desk, name, id: desk.client("cloudfront").get_distribution(Id=id)["Distribution"]["DomainName"],
    "AWS::CloudFront::Function": lambda desk, name, id: desk.client("cloudfront").describe_function(
        Name=f"{desk.stack}-folders", Stage="LIVE"
    )["FunctionSummary"],
    "AWS::CloudFront::OriginAccessControl": lambda desk, name, id: desk.client("cloudfront").get_origin_access_control(Id=id)[
        "OriginAccessControl"
    ],
    "AWS::CloudFront::ResponseHeadersPolicy": lambda desk, name, id: desk.client("cloudfront").get_response_headers_policy(Id=id)[
        "ResponseHeadersPolicy"
    ],
    "AWS::CloudWatch::Alarm": lambda desk, name, id: desk.client("cloudwatch").describe_alarms(AlarmNames=[id])["MetricAlarms"],
    "AWS::CloudWatch::Dashboard": lambda desk, name, id: json.loads(
        desk.client("cloudwatch").get_dashboard(DashboardName=id)["DashboardBody"]
    )["widgets"],
    "AWS::DynamoDB::Table": lambda desk, name, id: desk.client("dynamodb").describe_table(TableName=id)["Table"]["TableArn"],
    "AWS::Events::Rule": lambda desk, name, id: by_name(desk.client("events").list_rules()["Rules"], "Name", id.split("|")[-1]),
    "AWS::IAM::Role": lambda desk, name, id: desk.client("iam").get_role_policy(RoleName=id, PolicyName="ports")["PolicyDocument"],
    "AWS::KMS::Alias": lambda desk, name, id: by_name(desk.client("kms").list_aliases()["Aliases"], "AliasName", id),
    "AWS::KMS::Key": lambda desk, name, id: desk.client("kms").get_key_rotation_status(KeyId=id)["KeyRotationEnabled"],
    "AWS::Lambda::EventInvokeConfig": lambda desk, name, id: desk.client("lambda").get_function_event_invoke_config(
        FunctionName=f"{desk.stack}-{name.removesuffix('AfterFailure').lower()}", Qualifier="$LATEST"
    )["DestinationConfig"]["OnFailure"]["Destination"],
    "AWS::Lambda::EventSourceMapping": lambda desk, name, id: desk.client("lambda").get_event_source_mapping(UUID=id)["FilterCriteria"],
    "AWS::Lambda::Function": lambda desk, name, id: desk.client("lambda").get_function(FunctionName=id)["Code"]["Location"],
    "AWS::Lambda::Permission": lambda desk, name, id: permission(desk, id, name.split("From")[0].lower()),
    "AWS::Logs::LogGroup": lambda desk, name, id: [
        group["retentionInDays"] for group in desk.client("logs").describe_log_groups(logGroupNamePrefix=id)["logGroups"]
    ],
    "AWS::Logs::MetricFilter": lambda desk, name, id: [
        one["filterPattern"] for one in desk.client("logs").describe_metric_filters(logGroupName=f"/lotse/{desk.stack}/notify")["metricFilters"]
    ],
    "AWS::S3::Bucket": lambda desk, name, id: desk.client("s3").get_public_access_block(Bucket=id)["PublicAccessBlockConfiguration"],
    "AWS::S3::BucketPolicy": lambda desk, name, id: policy_attached(desk, name),
    "AWS::SES::ConfigurationSet": lambda desk, name, id: desk.client("sesv2").get_configuration_set(ConfigurationSetName=id)[
        "ReputationOptions"
    ],
    "AWS::SES::ConfigurationSetEventDestination": lambda desk, name, id: desk.client("sesv2").get_configuration_set_event_destinations(
        ConfigurationSetName=desk.stack
    )["EventDestinations"],
    "AWS::SES::EmailIdentity": lambda desk, name, id: desk.client("sesv2").get_email_identity(EmailIdentity=id)["IdentityType"],
    "AWS::SNS::Subscription": lambda desk, name, id: desk.client("sns").get_subscription_attributes(SubscriptionArn=id)["Attributes"],
    "AWS::SNS::Topic": lambda desk, name, id: desk.client("sns").get_topic_attributes(TopicArn=id)["Attributes"],
    "AWS::SQS::Queue": lambda desk, name, id: desk.client("sqs").get_queue_attributes(QueueUrl=id, AttributeNames=["QueueArn"])["Attributes"],
    "AWS::SQS::QueuePolicy": lambda desk, name, id: policy_attached(desk, name),
    "AWS::Scheduler::Schedule": lambda desk, name, id: desk.client("scheduler").get_schedule(
        GroupName=desk.stack, Name=name.removesuffix("Sweep").removesuffix("Timer").lower()
    )["ScheduleExpression"],
    "AWS::Scheduler::ScheduleGroup": lambda desk, name, id: desk.client("scheduler").get_schedule_group(Name=desk.stack)["Arn"],
    "AWS::SecretsManager::Secret": lambda desk, name, id: desk.client("secretsmanager").get_secret_value(SecretId=id)["SecretString"],
}
# What the emulator does not know. The conditions of the template leave them out; test_template.py looks at them.
REFUSED = {"AWS::Budgets::Budget", "AWS::SES::ReceiptRule", "AWS::SES::ReceiptRuleSet"}


def test_every_resource_of_the_template_is_there(desk, resources):
    cloud = desk.client("cloudformation")
    physical = {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for page in cloud.get_paginator("list_stack_resources").paginate(StackName=desk.stack)
        for one in page["StackResourceSummaries"]
        if one["ResourceStatus"].endswith("_COMPLETE")
    }
    expected = {name for name, resource in resources.items() if resource["Type"] not in REFUSED}
    assert set(physical) == expected
    faults = []
    for name in sorted(expected):
        kind = resources[name]["Type"]
        try:
            if not READERS[kind](desk, name, physical[name]):
                faults.append(f"{name} ({kind}) is empty")
        except (ClientError, KeyError, IndexError) as error:
            faults.append(f"{name} ({kind}): {error!r}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_the_emulator_refuses_it(desk, resources, kind):
    """Once it knows the type, the setting in conftest.py and this line may go."""
    (name, resource) = next((name, one) for name, one in resources.items() if one["Type"] == kind)
    body = json.dumps({"Resources": {name: {"Type": kind, "Properties": {}}}})
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        desk.client("cloudformation").validate_template(TemplateBody=body)
    assert "Condition" in resource


def seen_by_emulator(desk):
    """What the emulator made of each property that it is known to drop."""
    lambdas, bucket = desk.client("lambda"), desk.outputs()["MailBucketName"]
    try:
        lifecycle = desk.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except ClientError:
        lifecycle = None
    encryption = desk.client("s3").get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    tables = desk.client("dynamodb")
    recovery = tables.describe_continuous_backups(TableName=desk.stack)["ContinuousBackupsDescription"]
    stage = desk.client("apigatewayv2").get_stage(ApiId=api(desk), StageName="$default")
    return {
        "expiry of the table": tables.describe_time_to_live(TableName=desk.stack)["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED",
        "recovery of the table": recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED",
        "encryption of the table": bool(tables.describe_table(TableName=desk.stack)["Table"].get("SSEDescription")),
        "places of a function": "ReservedConcurrentExecutions" in lambdas.get_function_concurrency(FunctionName=f"{desk.stack}-retain"),
        "key of a function": bool(lambdas.get_function_configuration(FunctionName=f"{desk.stack}-retain").get("KMSKeyArn")),
        "lifecycle of raw mail": bool(lifecycle),
        "key of the mail bucket": encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms",
        "throttling of the API": bool(stage["DefaultRouteSettings"]),
        "letters of a first key": set(desk.keys().removeprefix("1 ")) <= set("0123456789abcdef"),
    }


def test_what_the_emulator_drops_is_known(desk):
    """Each is asserted on the parsed template instead (test_template.py), and by doctor on a real account. Once the emulator does
    one of them, this test says so, and the line moves to what is read back."""
    assert {what for what, there in seen_by_emulator(desk).items() if there} == set()


def test_doctor_finds_what_the_emulator_drops(desk):
    done = desk.run("doctor")
    assert done.returncode == 1, done.stdout
    lines = done.stdout.splitlines()
    for word in ("recovery to any second", "encrypted with our key", "the broom sweeps by", "raw mail is deleted in time"):
        assert any(line.startswith("WRONG") and word in line for line in lines), f"{word}\n{done.stdout}"
    for word in (f"stack {desk.stack}", "stream", "closed to the public"):
        assert any(line.startswith("ok") and word in line for line in lines), f"{word}\n{done.stdout}"
    assert any(line.startswith("ok") and "nothing failed for good" in line for line in lines), done.stdout
    for timer in ("notify", "escalate", "autoclose", "retain"):
        assert any(line.startswith("skipped") and f"timer {timer}" in line for line in lines), "the stack is minutes old"


def doctor_with(desk, tmp_path, dig):
    """The lines of doctor about a desk with a certificate, where DNS answers what this shell says."""
    other = Desk(desk.address, tmp_path, desk.zips, desk.stack, certificate="arn:aws:acm:us-east-1:1:certificate/x", domain="hilfe.example")
    other.instead("dig", f'for word in "$@"; do case $word in +*) ;; *) name=$name$word ;; esac; done\ncase $name in\n{dig}\nesac')
    return other.run("doctor").stdout.splitlines()


@pytest.mark.parametrize(
    ("dig", "said", "words"),
    [
        ("hilfe.exampleCNAME) echo CLOUDFRONT. ;;", "ok", "CNAME"),
        ("hilfe.exampleA) echo 192.0.2.1; echo 192.0.2.2 ;;\nCLOUDFRONTA) echo 192.0.2.2 ;;", "ok", "alias of CLOUDFRONT"),
        ("hilfe.exampleA) echo 192.0.2.1 ;;\nCLOUDFRONTA) echo 192.0.2.2 ;;", "warning", "192.0.2.1"),
        ("CLOUDFRONTA) echo 192.0.2.2 ;;", "WRONG", "leads nowhere"),
    ],
)
def test_doctor_takes_an_alias_for_the_site(desk, tmp_path, dig, said, words):
    cloudfront = desk.outputs()["Address"].removeprefix("https://")
    lines = doctor_with(desk, tmp_path, dig.replace("CLOUDFRONT", cloudfront))
    (line,) = [line for line in lines if "DNS: hilfe.example " in line]
    assert line.startswith(said) and words.replace("CLOUDFRONT", cloudfront) in line


def test_doctor_counts_what_was_set_aside(desk):
    store, bucket = desk.client("s3"), desk.outputs()["MailBucketName"]

    def line():
        return next(line for line in desk.run("doctor").stdout.splitlines() if "set aside" in line)

    assert line().startswith("ok")
    store.put_object(Bucket=bucket, Key="aside/no-mail/1", Body=b"x")
    told = line()
    store.delete_object(Bucket=bucket, Key="aside/no-mail/1")
    assert told.startswith("warning") and "1, not 0" in told


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_deployed_role_is_the_one_of_the_template(desk, resources, name):
    cloud = desk.client("cloudformation")
    role = cloud.describe_stack_resource(StackName=desk.stack, LogicalResourceId=f"{name.capitalize()}Role")
    role = role["StackResourceDetail"]["PhysicalResourceId"]
    granted = desk.client("iam").get_role_policy(RoleName=role, PolicyName="ports")["PolicyDocument"]["Statement"]
    (policy,) = resources[f"{name.capitalize()}Role"]["Properties"]["Policies"]
    declared = policy["PolicyDocument"]["Statement"]
    assert [(one["Sid"], one["Action"]) for one in granted] == [(one["Sid"], one["Action"]) for one in declared]
    assert desk.client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []


def test_files_tell_how_long_they_are_kept(desk):
    store = desk.client("s3")
    bucket, version = desk.releases(), desk.outputs()["Version"]

    def head(key):
        answer = store.head_object(Bucket=bucket, Key=key)
        return answer["CacheControl"], answer["ContentType"]

    asked = "public, max-age=0, s-maxage=86400, must-revalidate"
    for_ever = "public, max-age=31536000, immutable"
    assert head(f"site/{version}/index.html") == (asked, "text/html; charset=utf-8")
    assert head(f"site/{version}/wlan/index.html") == (asked, "text/html; charset=utf-8")
    assert head(f"site/{version}/manifest.webmanifest") == (asked, "application/manifest+json")
    assert head(f"site/{version}/assets/lotse.0123456789ab.css") == (for_ever, "text/css")
    assert head("site/kept/assets/lotse.0123456789ab.css") == (for_ever, "text/css")
    assert head(f"site/{version}/stoerungen.json") == ("public, max-age=0, s-maxage=60", "application/json")
    kept = {file["Key"] for file in store.list_objects_v2(Bucket=bucket, Prefix="functions/")["Contents"]}
    assert kept == {f"functions/{version}/{name}.zip" for name in FUNCTIONS}

"""What the template promises, read from the file itself: here counts what real AWS does, also where the emulator looks away."""

import json
import re
import shutil
import subprocess
import tomllib

import pytest
from conftest import AWS, FUNCTIONS, HOUSE

ROLES = {name: f"{name.capitalize()}Role" for name in FUNCTIONS}
# What ends with a star, and why it may: the part that nobody can know before.
STARS = {
    ("inbox", "RawMail"): "the name of a mail is SES's",
    ("inbox", "SetAside"): "the name of a mail is SES's",
    ("notify", "Stream"): "the name of a stream is a time",
    ("submit", "Files"): "the name of a file is chance",
    ("submit", "Arrivals"): "the name of a tray is chance",
    ("portal", "Arrivals"): "the name of a tray is chance",
    ("portal", "Files"): "the name of a file is chance",
    ("inbox", "Files"): "the name of a file is chance",
    ("retain", "Files"): "the name of a file is chance",
}
KEYED = {"submit", "portal", "inbox", "notify"}
# What each does with the files of requests, and nobody else does anything with them.
FILING = {
    "submit": {"s3:PutObject"},
    "portal": {"s3:GetObject", "s3:PutObject"},
    "inbox": {"s3:PutObject"},
    "retain": {"s3:DeleteObject"},
}
# The same with the files that browsers posted: submit signs the forms, shows the frame, and takes in what came with a request; portal
# takes in what came with an answer.
ARRIVING = {"submit": {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}, "portal": {"s3:GetObject"}}
# Who may list the bucket as far as names begin so, and no further.
LISTS = {("submit", "ArrivalsThere"): "incoming/*"}


def statements(resources, role):
    policies = resources[role]["Properties"]["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def many(value):
    return value if isinstance(value, list) else [value]


def function(resources, name):
    return resources[name.capitalize()]["Properties"]


def found(resources, kind):
    return {name: resource for name, resource in resources.items() if resource["Type"] == kind}


def test_it_is_one_plain_file(template, text):
    assert "Transform" not in template and "Fn::Transform" not in text and "Fn::ForEach" not in text
    assert len(text.encode()) < 1_000_000, "CloudFormation reads no larger file"


# ---- functions and their roles


def test_there_are_seven_functions(resources):
    names = {resource["Properties"]["FunctionName"]["Fn::Sub"] for resource in found(resources, "AWS::Lambda::Function").values()}
    assert names == {"${AWS::StackName}-" + name for name in FUNCTIONS}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_a_role_of_its_own(resources, name):
    assert function(resources, name)["Role"] == {"Fn::GetAtt": [ROLES[name], "Arn"]}
    trusted = resources[ROLES[name]]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trusted == [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    assert set(resources[ROLES[name]]["Properties"]) == {"AssumeRolePolicyDocument", "Policies"}, "no managed policy beside its own"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_role_names_what_it_allows(resources, name):
    for statement in statements(resources, ROLES[name]):
        assert statement["Sid"] and statement["Effect"] == "Allow"
        assert set(statement) - {"Condition"} == {"Sid", "Effect", "Action", "Resource"}
        start = LISTS.get((name, statement["Sid"]))
        assert statement.get("Condition") == (start and {"StringLike": {"s3:prefix": start}}), statement["Sid"]
        for action in many(statement["Action"]):
            assert re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action), f"{name} {statement['Sid']}: {action}"
        for resource in many(statement["Resource"]):
            named = resource.get("Fn::Sub", "") if isinstance(resource, dict) else resource
            if "*" in named:
                assert (name, statement["Sid"]) in STARS and named.endswith("/*") and named.count("*") == 1, named


def test_a_role_grants_what_its_function_calls_of_the_table_and_nothing_else(resources):
    calls = tomllib.loads((AWS / "calls.toml").read_text())
    assert set(calls) == set(FUNCTIONS)
    for name in FUNCTIONS:
        granted = {statement["Sid"]: many(statement["Action"]) for statement in statements(resources, ROLES[name])}
        table = {action.removeprefix("dynamodb:") for action in granted["Table"]}
        index = {action.removeprefix("dynamodb:") + "/outbox" for action in granted.get("Outbox", [])}
        assert table | index == set(calls[name]), name


def test_files_are_kept_given_and_removed_by_whom_it_concerns(resources):
    for folder, expected in [("/files/*", FILING), ("/incoming/*", ARRIVING)]:
        for name in FUNCTIONS:
            of = [statement for statement in statements(resources, ROLES[name]) if folder in str(statement["Resource"])]
            assert {action for statement in of for action in many(statement["Action"])} == expected.get(name, set()), name


def test_nobody_but_its_function_uses_a_port(resources):
    """Which services a function reaches at all."""
    reach = {}
    for name in FUNCTIONS:
        actions = [action for statement in statements(resources, ROLES[name]) for action in many(statement["Action"])]
        reach[name] = {action.split(":")[0] for action in actions}
    always = {"dynamodb", "kms", "logs"}
    assert reach == {
        "submit": always | {"s3"},
        "portal": always | {"s3"},
        "inbox": always | {"s3", "sqs"},
        "notify": always | {"ses", "sqs"},
        "escalate": always | {"sqs"},
        "autoclose": always | {"sqs"},
        "retain": always | {"s3", "sqs"},
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_told_what_it_needs_and_no_more(resources, name):
    told = set(function(resources, name)["Environment"]["Variables"])
    expected = {"LOTSE_TABLE", "LOTSE_BASE_URL", "LOTSE_LOG"}
    expected |= {"LOTSE_KEYS"} if name in KEYED else set()
    expected |= {"LOTSE_MAIL_BUCKET"} if name == "inbox" else set()
    expected |= {"LOTSE_FILES_BUCKET"} if name in FILING else set()
    expected |= {"LOTSE_CONFIGURATION_SET"} if name == "notify" else set()
    expected |= {"LOTSE_FRONT"} if name == "submit" else set()
    assert told == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_bounded_and_its_secrets_are_locked(resources, name):
    properties = function(resources, name)
    assert (properties["Runtime"], properties["Handler"]) == ("provided.al2023", "bootstrap")
    assert properties["Architectures"] == [{"Ref": "Architecture"}]
    # The API waits for 30 seconds at most.
    assert properties["Timeout"] <= (29 if name in ("submit", "portal") else 300)
    assert properties["KmsKeyArn"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    on, places, off = properties["ReservedConcurrentExecutions"]["Fn::If"]
    assert (on, off) == ("Reserves", {"Ref": "AWS::NoValue"}) and 1 <= places <= 40
    assert properties["Code"]["S3Key"] == {"Fn::Sub": "functions/${Version}/" + name + ".zip"}


def test_timers_never_run_twice_at_a_time(resources):
    for name in ("escalate", "autoclose", "retain"):
        assert function(resources, name)["ReservedConcurrentExecutions"]["Fn::If"][1] == 1


@pytest.mark.parametrize("name", FUNCTIONS)
def test_logs_are_encrypted_and_go(resources, name):
    log = resources[f"{name.capitalize()}Log"]["Properties"]
    assert log["KmsKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert log["RetentionInDays"] == {"Fn::FindInMap": ["Stages", {"Ref": "Stage"}, "LogDays"]}
    assert function(resources, name)["LoggingConfig"]["LogGroup"] == {"Ref": f"{name.capitalize()}Log"}


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in ("submit", "portal")])
def test_what_fails_for_good_is_kept(resources, name):
    after = resources[f"{name.capitalize()}AfterFailure"]["Properties"]
    assert after["FunctionName"] == {"Ref": name.capitalize()}
    assert after["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["Failed", "Arn"]}
    assert {"Sid": "Failed", "Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": {"Fn::GetAtt": ["Failed", "Arn"]}} in (
        statements(resources, ROLES[name])
    )


def test_the_stream_wakes_notify_for_owed_mails_only(resources):
    mapping = resources["NotifyFromStream"]["Properties"]
    (one,) = mapping["FilterCriteria"]["Filters"]
    assert json.loads(one["Pattern"]) == {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "M#"}]}}}}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"] and mapping["BisectBatchOnFunctionError"] is True
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["Failed", "Arn"]}
    assert 0 < mapping["MaximumRetryAttempts"] < 10 and mapping["MaximumRecordAgeInSeconds"] <= 3600
    assert mapping["StartingPosition"] == "TRIM_HORIZON"


def test_timers_are_on_time(resources):
    times = {
        resource["Properties"]["Name"]: resource["Properties"]["ScheduleExpression"]
        for resource in found(resources, "AWS::Scheduler::Schedule").values()
    }
    assert times == {
        "notify": "rate(1 minute)",
        "escalate": "rate(5 minutes)",
        "autoclose": "rate(15 minutes)",
        "retain": "cron(17 2 * * ? *)",
    }
    for schedule in found(resources, "AWS::Scheduler::Schedule").values():
        target = schedule["Properties"]["Target"]
        assert target["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": ["Failed", "Arn"]}


# ---- data


def test_the_table_is_safe(resources):
    table = resources["Table"]["Properties"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    key = {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
    assert table["DeletionProtectionEnabled"] == {"Fn::FindInMap": ["Stages", {"Ref": "Stage"}, "Protected"]}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_only_prod_is_protected_and_keeps_data_longer(template):
    test, prod = template["Mappings"]["Stages"]["test"], template["Mappings"]["Stages"]["prod"]
    assert (test["Protected"], prod["Protected"]) == (False, True)
    assert test["LogDays"] < prod["LogDays"] <= 30 and test["MailDays"] < prod["MailDays"] <= 30


def test_the_table_has_the_keys_of_the_store(resources):
    table = resources["Table"]["Properties"]
    keys = [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]]
    assert keys == [("pk", "HASH"), ("sk", "RANGE")]
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "outbox" and index["Projection"] == {"ProjectionType": "ALL"}
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["todo", "take_at"]
    assert {kind["AttributeType"] for kind in table["AttributeDefinitions"]} == {"S"}


@pytest.mark.parametrize("name", ["Table", "MailBucket", "DataKey", "SigningKeys"])
def test_what_people_wrote_outlives_the_stack(resources, name):
    assert resources[name]["DeletionPolicy"] == "RetainExceptOnCreate" and resources[name]["UpdateReplacePolicy"] == "Retain"
    kept = json.loads((AWS / "keep.json").read_text())["Statement"][1]
    assert kept["Effect"] == "Deny" and f"LogicalResourceId/{name}" in kept["Resource"]


CLOSED = {"BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True, "RestrictPublicBuckets": True}


def test_buckets_are_closed_encrypted_and_swept(resources):
    from cfnlint.decode import cfn_yaml

    releases = cfn_yaml.load(str(AWS / "releases.yaml"))["Resources"]
    both = found(resources, "AWS::S3::Bucket") | found(releases, "AWS::S3::Bucket")
    assert set(both) == {"MailBucket", "Releases"}
    for bucket in both.values():
        assert bucket["Properties"]["PublicAccessBlockConfiguration"] == CLOSED
        assert bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    (mail,) = both["MailBucket"]["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert mail["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    rules = both["MailBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert all(rule["Status"] == "Enabled" for rule in rules)
    swept = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule}
    days = {"Fn::FindInMap": ["Stages", {"Ref": "Stage"}, "MailDays"]}
    assert swept == {"mail/": days, "aside/": days, "incoming/": 1}, "files of requests go by the desk's own months"
    assert "VersioningConfiguration" not in both["MailBucket"]["Properties"], "a deleted mail must be gone"


@pytest.mark.parametrize("name", ["MailBucketPolicy", "ReleasesPolicy"])
def test_buckets_speak_tls_only(resources, name):
    first = resources[name]["Properties"]["PolicyDocument"]["Statement"][0]
    assert (first["Effect"], first["Principal"]) == ("Deny", "*")
    assert first["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} and len(first["Resource"]) == 2


def test_a_first_key_is_64_hex_digits(resources):
    made = resources["SigningKeys"]["Properties"]["GenerateSecretString"]
    left = set("abcdefghijklmnopqrstuvwxyz0123456789") - set(made["ExcludeCharacters"])
    assert made["PasswordLength"] == 64 and left == set("0123456789abcdef")
    assert made["ExcludeUppercase"] and made["ExcludePunctuation"] and not made["IncludeSpace"]
    which, first, later = function(resources, "submit")["Environment"]["Variables"]["LOTSE_KEYS"]["Fn::If"]
    assert which == "FirstKey"
    assert first["Fn::Sub"] == "1 {{resolve:secretsmanager:${SigningKeys}:SecretString:first}}"
    assert later["Fn::Sub"] == "{{resolve:secretsmanager:${SigningKeys}:SecretString:lines::${KeysVersion}}}"


def test_queues_are_encrypted(resources):
    for queue in found(resources, "AWS::SQS::Queue").values():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True


# ---- the web


def declared_headers():
    """SECURITY_HEADERS of the desk, as the Rust file says them."""
    source = (HOUSE / "functions/desk/src/web/guard.rs").read_text()
    block = re.search(r"SECURITY_HEADERS[^=]*=\s*&\[(.*?)\n\];", source, re.S).group(1)
    block = re.sub(r"\\\n\s*", "", block)
    return {name: value for name, value in re.findall(r'\(\s*"([^"]+)",\s*"([^"]+)",?\s*\)', block)}


def headers_of(policy):
    """The headers that a policy of CloudFront sets."""
    config = policy["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    headers = {
        "content-security-policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
    }
    if "ContentTypeOptions" in security:
        headers["x-content-type-options"] = "nosniff"
    return headers | {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]}


def test_cloudfront_sets_the_headers_of_the_desk(resources):
    assert len(declared_headers()) >= 5
    assert headers_of(resources["Careful"]) == declared_headers()
    assert headers_of(resources["Personal"]) == declared_headers() | {"referrer-policy": "no-referrer"}


@pytest.mark.parametrize("name", ["Careful", "Personal"])
def test_a_page_may_say_otherwise_and_tls_stays(resources, name):
    config = resources[name]["Properties"]["ResponseHeadersPolicyConfig"]
    assert all(header["Override"] is False for header in config["SecurityHeadersConfig"].values())
    assert all(item["Override"] is False for item in config["CustomHeadersConfig"]["Items"])
    assert config["SecurityHeadersConfig"]["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000


def behaviour(resources, path):
    """The first behaviour that fits, as CloudFront chooses."""
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    for candidate in config["CacheBehaviors"]:
        pattern = re.escape(candidate["PathPattern"]).replace(r"\*", ".*")
        if re.fullmatch(pattern, path):
            return candidate
    return config["DefaultCacheBehavior"]


def dynamic_paths():
    """Every address of the desk's router, with something in the place of each parameter."""
    source = (HOUSE / "functions/desk/src/web.rs").read_text()
    plain = re.findall(r'\.route\("([^"]+)"', source)
    by_language = re.findall(r'\.route\(&format!\("\{root\}([^"]+)"\)', source)
    paths = plain + [root + path for root in ("", "/en") for path in by_language]
    return [re.sub(r"\{+\w+\}+", "x", path) for path in paths]


def test_the_desk_answers_its_own_addresses(resources):
    paths = dynamic_paths()
    assert len(paths) >= 20
    for path in paths:
        chosen = behaviour(resources, path)
        assert chosen["TargetOriginId"] == "desk", path
        assert "POST" in chosen["AllowedMethods"], path
        # AWS's own policy that caches nothing.
        assert chosen["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", path
        personal = {"Ref": "Personal" if path.startswith("/a/") else "Careful"}
        assert chosen["ResponseHeadersPolicyId"] == personal, path


@pytest.mark.parametrize("path", ["/", "/wlan/", "/anfrage/", "/en/anfrage/", "/aktuelles/", "/sw.js", "/konsolen/", "/rueckmeldungen/"])
def test_pages_come_from_the_site(resources, path):
    chosen = behaviour(resources, path)
    assert chosen["TargetOriginId"] == "site" and chosen["ResponseHeadersPolicyId"] == {"Ref": "Careful"}


@pytest.mark.parametrize("path", ["/suche/", "/en/suche/"])
def test_answers_are_written_by_the_portal(resources, path):
    chosen = behaviour(resources, path)
    assert chosen["TargetOriginId"] == "desk" and chosen["AllowedMethods"] == ["GET", "HEAD"]


def test_files_of_older_releases_are_found(resources):
    assert behaviour(resources, "/assets/lotse.0123456789ab.css")["TargetOriginId"] == "site-or-kept"
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    assert [member["OriginId"] for member in config["OriginGroups"]["Items"][0]["Members"]["Items"]] == ["site", "kept"]


def test_everybody_gets_tls(resources):
    config = resources["Distribution"]["Properties"]["DistributionConfig"]
    for one in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
        assert one["ViewerProtocolPolicy"] == "redirect-to-https"
    assert config["ViewerCertificate"]["Fn::If"][1]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    (desk,) = [origin for origin in config["Origins"] if origin["Id"] == "desk"]
    assert desk["CustomOriginConfig"] == {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}
    # What CloudFront says to be known by is what the function that believes it is told.
    (front,) = desk["OriginCustomHeaders"]
    assert front["HeaderName"] == "x-lotse-front"
    assert front["HeaderValue"] == function(resources, "submit")["Environment"]["Variables"]["LOTSE_FRONT"]


def test_the_form_goes_to_submit_and_the_rest_to_portal(resources):
    routes = {
        resource["Properties"]["RouteKey"]: resource["Properties"]["Target"]["Fn::Sub"]
        for resource in found(resources, "AWS::ApiGatewayV2::Route").values()
    }
    assert routes == {
        "ANY /anfrage/{proxy+}": "integrations/${SubmitIntegration}",
        "ANY /en/anfrage/{proxy+}": "integrations/${SubmitIntegration}",
        "$default": "integrations/${PortalIntegration}",
    }
    for name in ("Submit", "Portal"):
        integration = resources[f"{name}Integration"]["Properties"]
        assert integration["IntegrationUri"] == {"Fn::GetAtt": [name, "Arn"]} and integration["PayloadFormatVersion"] == "2.0"


def test_the_api_is_throttled_and_logs_no_path(resources):
    stage = resources["ApiStage"]["Properties"]
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] <= 100
    assert all(one["ThrottlingRateLimit"] <= 30 for one in stage["RouteSettings"].values())
    for forbidden in ("path", "sourceIp", "userAgent", "authorizer"):
        assert forbidden not in stage["AccessLogSettings"]["Format"]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/", "/index.html"),
        ("/wlan/", "/wlan/index.html"),
        ("/wlan", "308 /wlan/"),
        ("/en/konto", "308 /en/konto/"),
        ("/sw.js", "/sw.js"),
        ("/alt/seite.html", "/alt/seite.html"),
        ("//evil", "308 /evil/"),
        ("/suche?q=wlan&tag=a&tag=b&x", "308 /suche/?q=wlan&tag=a&tag=b&x"),
        ("/suche/?q=wlan", "/suche/index.html"),
    ],
)
def test_folders_are_files(resources, tmp_path, asked, answer):
    node = shutil.which("node")
    assert node, "node is needed: the function of CloudFront is JavaScript"
    code = resources["Folders"]["Properties"]["FunctionCode"]
    uri, _, query = asked.partition("?")
    given = {}
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        given.setdefault(key, []).append({"value": value})
    given = {key: values[0] | ({"multiValue": values} if len(values) > 1 else {}) for key, values in given.items()}
    ask = f"const r = handler({json.dumps({'request': {'uri': uri, 'querystring': given}})});"
    tell = "console.log(r.statusCode ? r.statusCode + ' ' + r.headers.location.value : r.uri);"
    (tmp_path / "folders.js").write_text(f"{code}\n{ask}\n{tell}\n")
    assert subprocess.run([node, tmp_path / "folders.js"], capture_output=True, text=True, check=True).stdout.strip() == answer


# ---- mail


def test_mail_is_stored_where_inbox_reads_it(resources):
    """The two types of SES that the emulator refuses are looked at here."""
    assert resources["ReceiptRules"]["Condition"] == resources["ReceiptRule"]["Condition"] == "ReceivesMail"
    rule = resources["ReceiptRule"]["Properties"]["Rule"]
    assert rule["Enabled"] and rule["ScanEnabled"] and rule["Recipients"] == [{"Ref": "MailDomain"}]
    (action,) = rule["Actions"]
    prefix = action["S3Action"]["ObjectKeyPrefix"]
    assert action["S3Action"]["BucketName"] == {"Ref": "MailBucket"}
    (woken,) = resources["MailBucket"]["Properties"]["NotificationConfiguration"]["LambdaConfigurations"]
    assert woken["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": prefix}]
    assert woken["Function"] == {"Fn::GetAtt": ["Inbox", "Arn"]}
    (read,) = [one for one in statements(resources, "InboxRole") if one["Sid"] == "RawMail"]
    assert read["Resource"]["Fn::Sub"].endswith(f"/{prefix}*")
    written = resources["MailBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"][1]
    assert written["Resource"]["Fn::Sub"] == "${MailBucket.Arn}/" + prefix + "*"


def test_bounces_and_complaints_are_kept(resources):
    out = resources["MailEventsOut"]["Properties"]["EventDestination"]
    assert ["reject", "bounce", "complaint", "renderingFailure"] == out["MatchingEventTypes"] and out["Enabled"] is True
    told = {}
    for rule in ("BouncesIn", "MailEventsIn"):
        pattern = resources[rule]["Properties"]["EventPattern"]
        assert pattern["source"] == ["aws.ses"]
        assert pattern["detail"]["mail"]["tags"] == {"ses:configuration-set": [{"Ref": "AWS::StackName"}]}, "mails of others are none of ours"
        told[rule] = pattern["detail"]["eventType"]
    assert told == {"BouncesIn": ["Bounce", "Complaint"], "MailEventsIn": ["Reject", "Rendering Failure"]}
    assert sorted(name[0].upper() + name[1:] for name in out["MatchingEventTypes"]) == ["Bounce", "Complaint", "Reject", "RenderingFailure"]
    target = resources["BouncesIn"]["Properties"]["Targets"][0]
    assert target["Arn"] == {"Fn::GetAtt": ["Inbox", "Arn"]}
    assert target["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": ["MailEvents", "Arn"]}
    allowed = resources["InboxFromBounces"]["Properties"]
    assert (allowed["Principal"], allowed["SourceArn"]) == ("events.amazonaws.com", {"Fn::GetAtt": ["BouncesIn", "Arn"]})
    assert resources["MailEventsIn"]["Properties"]["Targets"][0]["Arn"] == {"Fn::GetAtt": ["MailEvents", "Arn"]}
    assert "RedrivePolicy" not in resources["MailEvents"]["Properties"], "who looks five times would move addresses elsewhere"


# ---- who is told


def test_every_alarm_is_told_and_explained(resources):
    alarms = found(resources, "AWS::CloudWatch::Alarm")
    read_me = (AWS / "README.md").read_text()
    assert len(alarms) >= 15
    for name, alarm in alarms.items():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}], name
        assert f"`{name}`" in read_me, f"infra/aws/README.md does not say what to do with {name}"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_failing_function_is_told(resources, name):
    alarm = resources[f"{name.capitalize()}Errors"]["Properties"]
    assert alarm["MetricName"] == "Errors" and alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": name.capitalize()}}]


@pytest.mark.parametrize("name", ["notify", "escalate", "autoclose", "retain"])
def test_a_timer_that_stands_still_is_told(resources, name):
    alarm = resources[f"{name.capitalize()}Silent"]["Properties"]
    assert (alarm["MetricName"], alarm["TreatMissingData"]) == ("Invocations", "breaching")
    assert alarm["ComparisonOperator"] == "LessThanThreshold" and alarm["Threshold"] == 1


def test_a_day_of_25_hours_is_no_fault(resources):
    alarm = resources["RetainSilent"]["Properties"]
    seconds = alarm["Period"] * alarm["EvaluationPeriods"]
    assert alarm["Period"] == 3600 and 25 * 3600 < seconds <= 7 * 86_400, "CloudWatch looks back a week at most"


def test_a_mail_that_is_given_up_is_told(resources):
    """It makes no function fail. What is looked for are the words of the log."""
    count, alarm = resources["MailsGivenUpCount"]["Properties"], resources["MailsGivenUp"]["Properties"]
    assert count["LogGroupName"] == {"Ref": "NotifyLog"}
    (metric,) = count["MetricTransformations"]
    assert (metric["MetricNamespace"], metric["MetricName"]) == (alarm["Namespace"], alarm["MetricName"])
    outbox = (HOUSE / "functions/desk/src/outbox.rs").read_text()
    last = re.search(r"ATTEMPTS_MAX: u32 = (\d+);", outbox).group(1)
    assert count["FilterPattern"] == f'?ERROR ?"attempt={last}"'
    for words in ("a mail is given up", "a mail will never go out"):
        assert re.search(rf'tracing::error!\([^"]*"{words}"', outbox), words
    assert re.search(r'tracing::warn!\([^"]*\battempt, [^"]*"a mail did not go out"', outbox), "the last try tells its number"


def test_notify_has_a_place_for_each_shard_and_the_sweep(resources):
    """A table on demand begins with up to four shards."""
    assert function(resources, "notify")["ReservedConcurrentExecutions"]["Fn::If"][1] >= 5


def test_a_budget_is_told_in_time(resources):
    """The type that the emulator refuses beside the two of SES."""
    budget = resources["Budget"]
    assert budget["Condition"] == "HasBudget"
    assert [n["Notification"]["NotificationType"] for n in budget["Properties"]["NotificationsWithSubscribers"]] == ["ACTUAL", "FORECASTED"]

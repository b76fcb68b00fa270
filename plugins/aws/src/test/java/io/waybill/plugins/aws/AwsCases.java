package io.waybill.plugins.aws;

import java.util.List;
import java.util.UUID;

/** Calls of AWS, each with an answer of AWS, what must have been sent, and what must come of it. */
final class AwsCases {
    private static final String JSON_ERROR = AwsCallsTest.JSON_ERROR;
    private static final String ARN = AwsCallsTest.ARN;
    private static final UUID ATTEMPT = AwsCallsTest.ATTEMPT;

    private AwsCases() {}

    /**
     * A call.
     *
     * @param uses the operator
     * @param with what it is told
     * @param node which of its nodes; empty where there is one
     * @param status of the answer
     * @param answer AWS's
     * @param sent what the request must contain: method and path, the header that names the action, and the body
     * @param expected the outputs, or the reason of the wait, or kind and message of the failure
     */
    record Case(String uses, String with, String node, int status, String answer, String sent, String expected) {
        @Override
        public String toString() {
            return uses + " " + node + " " + status + " " + expected;
        }
    }

    static List<Case> all() {
        String s3Error = "<Error><Code>%s</Code><Message>%s</Message></Error>";
        String machine =
                "{state_machine_arn: 'arn:aws:states:eu-central-1:1:stateMachine:m', state_machine_input: {day: x}}";
        String query = "{query: select 1, database: d, output_location: s3://r/}";
        String statement = "{database: d, workgroup_name: w, sql: [select :a], parameters: {a: b}}";
        String job = "{job_name: j, job_definition: 'd:1', job_queue: q, container_overrides: {command: [a]}}";
        return List.of(
                new Case(
                        "s3_copy",
                        "{source_bucket_key: 's3://a/x y', dest_bucket_key: z, dest_bucket_name: b}",
                        "",
                        200,
                        "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>",
                        "PUT /b/z",
                        "{return_value=\"s3://b/z\"}"),
                new Case(
                        "s3_copy",
                        "{source_bucket_key: s3://a/x, dest_bucket_key: s3://b/z}",
                        "",
                        403,
                        s3Error.formatted("AccessDenied", "Access Denied"),
                        "x-amz-copy-source: a/x",
                        "USER s3.copy_object was answered with AccessDenied: Access Denied. To mend it, allow the action"),
                new Case(
                        "s3_copy",
                        "{source_bucket_key: x, dest_bucket_key: s3://b/z}",
                        "",
                        200,
                        "",
                        "",
                        "USER 'x' names no bucket"),
                new Case(
                        "s3_copy",
                        "{source_bucket_key: s3://a/x, dest_bucket_key: s3://b/z}",
                        "",
                        503,
                        s3Error.formatted("SlowDown", "Please reduce your request rate."),
                        "PUT",
                        "PLATFORM s3.copy_object was answered with SlowDown"),
                new Case(
                        "s3_delete",
                        "{bucket: b, keys: [x, y]}",
                        "",
                        200,
                        "<DeleteResult/>",
                        "<Key>x</Key></Object><Object><Key>y</Key>",
                        "{return_value=2}"),
                new Case(
                        "s3_delete",
                        "{bucket: b, keys: [x]}",
                        "",
                        200,
                        "<DeleteResult><Error><Key>x</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>",
                        "POST /b?delete",
                        "USER s3.delete_objects was answered with AccessDenied: x: no"),
                new Case("s3_delete", "{bucket: b}", "", 200, "", "", "USER It is not clear what is to be deleted"),
                new Case(
                        "s3_list",
                        "{bucket: b, prefix: p/, delimiter: /}",
                        "",
                        200,
                        "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>p/x</Key></Contents>"
                                + "<CommonPrefixes><Prefix>p/q/</Prefix></CommonPrefixes></ListBucketResult>",
                        "GET /b?list-type=2&delimiter=%2F&max-keys=1000&prefix=p%2F",
                        "[\"p/x\",\"p/q/\"]"),
                new Case(
                        "s3_list",
                        "{bucket: b}",
                        "",
                        404,
                        s3Error.formatted("NoSuchBucket", "It does not exist"),
                        "GET",
                        "USER s3.list_objects_v2 was answered with NoSuchBucket: It does not exist"),
                new Case("s3_key", "{bucket_key: s3://b/x}", "", 200, "", "HEAD /b/x", "{}"),
                new Case(
                        "s3_key",
                        "{bucket_key: x, bucket_name: b}",
                        "",
                        404,
                        "",
                        "HEAD /b/x",
                        "waits: s3://b/x is not there"),
                new Case("s3_key", "{bucket_key: s3://b/x}", "", 403, "", "HEAD", "USER s3.key was answered with"),
                new Case(
                        "s3_key",
                        "{bucket_key: 's3://b/p/*.csv', wildcard_match: true}",
                        "",
                        200,
                        "<ListBucketResult><Contents><Key>p/a.csv</Key></Contents></ListBucketResult>",
                        "prefix=p%2F",
                        "{}"),
                new Case(
                        "sns_publish",
                        "{target_arn: 'arn:t', message: hi, message_attributes: {a: b}}",
                        "",
                        200,
                        "<PublishResponse><PublishResult><MessageId>m1</MessageId></PublishResult></PublishResponse>",
                        "Action=Publish&Version=2010-03-31&TargetArn=arn%3At&Message=hi&MessageAttributes.entry.1.Name=a",
                        "{return_value=\"m1\"}"),
                new Case(
                        "sns_publish",
                        "{target_arn: 'arn:t.fifo', message: hi, message_group_id: g}",
                        "",
                        400,
                        "<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Topic</Message></Error></ErrorResponse>",
                        "MessageDeduplicationId=" + ATTEMPT,
                        "USER sns.publish was answered with InvalidParameter: Topic"),
                new Case(
                        "eventbridge_put_events",
                        "{entries: [{Source: s, DetailType: t, Detail: {day: x}}]}",
                        "",
                        200,
                        "{\"FailedEntryCount\": 0, \"Entries\": [{\"EventId\": \"e1\"}]}",
                        "AWSEvents.PutEvents {\"Entries\":[{\"Source\":\"s\",\"DetailType\":\"t\",\"Detail\":\"{\\\"day\\\":\\\"x\\\"}\"}]}",
                        "{return_value=[\"e1\"]}"),
                new Case(
                        "eventbridge_put_events",
                        "{entries: [{Source: s}]}",
                        "",
                        200,
                        "{\"FailedEntryCount\": 1, \"Entries\": [{\"ErrorCode\": \"ThrottlingException\", \"ErrorMessage\": \"slow\"}]}",
                        "AWSEvents.PutEvents",
                        "PLATFORM events.put_events was answered with ThrottlingException: slow"),
                new Case(
                        "eventbridge_put_events",
                        "{entries: [{Sorce: s}]}",
                        "",
                        200,
                        "",
                        "",
                        "USER events.put_events was not called: the member Entries[0].Sorce is unknown; did you mean Source"),
                new Case(
                        "lambda_invoke",
                        "{function_name: f, payload: {a: 1}}",
                        "",
                        200,
                        "{\"b\": [2]}",
                        "POST /2015-03-31/functions/f/invocations  {\"a\":1}",
                        "{return_value={\"b\":[2]}}"),
                new Case(
                        "lambda_invoke",
                        "{function_name: f}",
                        "",
                        200,
                        "FunctionError",
                        "POST",
                        "USER The function failed (Unhandled): FunctionError"),
                new Case(
                        "lambda_invoke",
                        "{function_name: f}",
                        "",
                        429,
                        "{\"Reason\": \"ReservedFunctionConcurrentInvocationLimitExceeded\", \"message\": \"Rate Exceeded.\"}",
                        "POST",
                        "PLATFORM lambda.invoke was answered with"),
                new Case(
                        "step_functions",
                        machine,
                        "start",
                        200,
                        "{\"executionArn\": \"" + ARN + "\", \"startDate\": 1}",
                        "AWSStepFunctions.StartExecution {\"stateMachineArn\":\"arn:aws:states:eu-central-1:1:stateMachine:m\",\"name\":\""
                                + ATTEMPT + "\",\"input\":\"{\\\"day\\\":\\\"x\\\"}\"}",
                        "{return_value=\"" + ARN + "\"}"),
                new Case(
                        "step_functions",
                        machine,
                        "start",
                        400,
                        JSON_ERROR.formatted("ExecutionAlreadyExists", "it does"),
                        "StartExecution",
                        "{return_value=\"" + ARN + "\"}"),
                new Case(
                        "step_functions",
                        machine,
                        "start",
                        400,
                        JSON_ERROR.formatted("StateMachineDoesNotExist", "none"),
                        "StartExecution",
                        "USER stepfunctions.start_execution was answered with StateMachineDoesNotExist: none"),
                new Case(
                        "step_functions",
                        machine,
                        "wait",
                        200,
                        "{\"status\": \"RUNNING\"}",
                        "DescribeExecution",
                        "waits: Execution {{ ti.xcom_pull('t.start') }} is RUNNING"),
                new Case(
                        "step_functions",
                        machine,
                        "wait",
                        200,
                        "{\"status\": \"SUCCEEDED\", \"output\": \"{\\\"n\\\": 1}\"}",
                        "DescribeExecution",
                        "output={\"n\":1}"),
                new Case(
                        "step_functions",
                        machine,
                        "wait",
                        200,
                        "{\"status\": \"FAILED\", \"error\": \"E\", \"cause\": \"because\"}",
                        "DescribeExecution",
                        "is FAILED: E, because"),
                new Case(
                        "glue_job",
                        "{job_name: j, script_args: {--d: x}, run_job_kwargs: {NumberOfWorkers: 4}}",
                        "start",
                        200,
                        "{\"JobRunId\": \"jr\"}",
                        "AWSGlue.StartJobRun {\"JobName\":\"j\",\"Arguments\":{\"--d\":\"x\"},\"NumberOfWorkers\":4}",
                        "{return_value=\"jr\"}"),
                new Case(
                        "glue_job",
                        "{job_name: j}",
                        "start",
                        400,
                        JSON_ERROR.formatted("ConcurrentRunsExceededException", "too many"),
                        "StartJobRun",
                        "PLATFORM glue.start_job_run was answered with ConcurrentRunsExceeded"),
                new Case(
                        "glue_job",
                        "{job_name: j, run_job_kwargs: {NumberOfWorker: 4}}",
                        "start",
                        200,
                        "",
                        "",
                        "USER glue.start_job_run was not called: the member NumberOfWorker is unknown; did you mean NumberOfWorkers"),
                new Case(
                        "glue_job",
                        "{job_name: j}",
                        "wait",
                        200,
                        "{\"JobRun\": {\"Id\": \"jr\", \"JobRunState\": \"RUNNING\"}}",
                        "AWSGlue.GetJobRun",
                        "waits: Job run jr is RUNNING"),
                new Case(
                        "glue_job",
                        "{job_name: j}",
                        "wait",
                        200,
                        "{\"JobRun\": {\"Id\": \"jr\", \"JobRunState\": \"FAILED\", \"ErrorMessage\": \"oh\"}}",
                        "GetJobRun",
                        "USER Job run jr is FAILED: oh"),
                new Case(
                        "athena_query",
                        query,
                        "start",
                        200,
                        "{\"QueryExecutionId\": \"q1\"}",
                        "AmazonAthena.StartQueryExecution {\"QueryString\":\"select 1\",\"ClientRequestToken\":\""
                                + ATTEMPT
                                + "\",\"QueryExecutionContext\":{\"Database\":\"d\"},\"ResultConfiguration\":{\"OutputLocation\":\"s3://r/\"}}",
                        "{return_value=\"q1\"}"),
                new Case(
                        "athena_query",
                        query,
                        "start",
                        400,
                        JSON_ERROR.formatted("InvalidRequestException", "line 1:1"),
                        "Athena",
                        "USER athena.start_query_execution was answered with InvalidRequestException: line 1:1"),
                new Case(
                        "athena_query",
                        query,
                        "wait",
                        200,
                        "{\"QueryExecution\": {\"Status\": {\"State\": \"SUCCEEDED\"}, \"ResultConfiguration\": {\"OutputLocation\": \"s3://r/q\"}}}",
                        "AmazonAthena.GetQueryExecution",
                        "output_location=\"s3://r/q\""),
                new Case(
                        "athena_query",
                        query,
                        "wait",
                        200,
                        "{\"QueryExecution\": {\"Status\": {\"State\": \"FAILED\", \"StateChangeReason\": \"TABLE_NOT_FOUND\"}}}",
                        "GetQueryExecution",
                        "is FAILED: TABLE_NOT_FOUND"),
                new Case(
                        "redshift_data",
                        statement,
                        "start",
                        200,
                        "{\"Id\": \"s1\"}",
                        "\"ClientToken\":\"" + ATTEMPT + "\"",
                        "{return_value=\"s1\"}"),
                new Case(
                        "redshift_data",
                        "{database: d, cluster_identifier: c, sql: [a, b]}",
                        "start",
                        200,
                        "{\"Id\": \"s2\"}",
                        "RedshiftData.BatchExecuteStatement {\"Sqls\":[\"a\",\"b\"]",
                        "{return_value=\"s2\"}"),
                new Case(
                        "redshift_data",
                        statement,
                        "start",
                        400,
                        JSON_ERROR.formatted("ValidationException", "no such"),
                        "Execute",
                        "USER redshift-data.execute_statement was answered with ValidationException: no such"),
                new Case(
                        "redshift_data",
                        statement,
                        "wait",
                        200,
                        "{\"Id\": \"s1\", \"Status\": \"STARTED\"}",
                        "RedshiftData.DescribeStatement",
                        "waits: Statement {{ ti.xcom_pull('t.start') }} is STARTED"),
                new Case(
                        "redshift_data",
                        statement,
                        "wait",
                        200,
                        "{\"Id\": \"s1\", \"Status\": \"FAILED\", \"Error\": \"syntax\"}",
                        "DescribeStatement",
                        "is FAILED: syntax"),
                new Case(
                        "batch_submit",
                        job,
                        "start",
                        200,
                        "{\"jobId\": \"b1\", \"jobName\": \"j\"}",
                        "POST /v1/submitjob  {\"jobName\":\"j\",\"jobQueue\":\"q\",\"jobDefinition\":\"d:1\"",
                        "{return_value=\"b1\"}"),
                new Case(
                        "batch_submit",
                        job,
                        "start",
                        400,
                        "{\"message\": \"JobQueue q not found.\"}",
                        "POST /v1/listjobs  {\"jobQueue\":\"q\",\"maxResults\":100,\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"j\"]}]}",
                        "USER batch.submit_job was answered with"),
                new Case(
                        "batch_submit",
                        job,
                        "wait",
                        200,
                        "{\"jobs\": [{\"status\": \"FAILED\", \"statusReason\": \"Essential container in task exited\"}]}",
                        "POST /v1/describejobs",
                        "is FAILED: Essential container in task exited"),
                new Case(
                        "batch_submit",
                        job,
                        "wait",
                        200,
                        "{\"jobs\": []}",
                        "describejobs",
                        "USER Batch does not know the job"),
                new Case(
                        "ecs_register",
                        "{family: f, container_definitions: [{name: m, image: i, memory: '5'}]}",
                        "",
                        200,
                        "{\"taskDefinition\": {\"taskDefinitionArn\": \"arn:d:1\"}}",
                        "RegisterTaskDefinition {\"family\":\"f\",\"containerDefinitions\":[{\"name\":\"m\",\"image\":\"i\",\"memory\":5}]}",
                        "{return_value=\"arn:d:1\"}"),
                new Case(
                        "ecs_register",
                        "{family: f, container_definitions: [{name: m}]}",
                        "",
                        400,
                        JSON_ERROR.formatted("ClientException", "Container.image should not be null"),
                        "Register",
                        "USER ecs.register was answered with ClientException: Container.image"),
                new Case(
                        "ecs_deregister",
                        "{task_definition: 'f:1'}",
                        "",
                        200,
                        "{\"taskDefinition\": {\"taskDefinitionArn\": \"arn:d:1\"}}",
                        "DeregisterTaskDefinition {\"taskDefinition\":\"f:1\"}",
                        "{return_value=\"arn:d:1\"}"),
                new Case(
                        "ecs_deregister",
                        "{task_definition: 'f:1'}",
                        "",
                        500,
                        JSON_ERROR.formatted("ServerException", "sorry"),
                        "Deregister",
                        "PLATFORM ecs.deregister was answered with ServerException: sorry"),
                new Case(
                        "ecs_task",
                        "{task: 'arn:t', cluster: c}",
                        "",
                        200,
                        "{\"tasks\": [{\"taskArn\": \"arn:t\", \"lastStatus\": \"RUNNING\"}]}",
                        "DescribeTasks {\"cluster\":\"c\",\"tasks\":[\"arn:t\"]}",
                        "waits: Task arn:t is RUNNING"),
                new Case(
                        "ecs_task",
                        "{task: 'arn:t', target_state: EcsTaskStates.RUNNING}",
                        "",
                        200,
                        "{\"tasks\": [{\"taskArn\": \"arn:t\", \"lastStatus\": \"STOPPED\", \"stoppedReason\": \"killed\"}]}",
                        "DescribeTasks",
                        "USER Task arn:t is STOPPED: killed"),
                new Case(
                        "ecs_task",
                        "{task: 'arn:t'}",
                        "",
                        200,
                        "{\"tasks\": [{\"taskArn\": \"arn:t\", \"lastStatus\": \"STOPPED\", \"containers\": [{\"name\": \"m\", \"exitCode\": 3}]}]}",
                        "DescribeTasks",
                        "USER Container m of task arn:t ended with exit code 3"),
                new Case(
                        "ecs_task",
                        "{task: 'arn:t'}",
                        "",
                        200,
                        "{\"tasks\": []}",
                        "DescribeTasks",
                        "USER ECS does not know the task arn:t"));
    }
}

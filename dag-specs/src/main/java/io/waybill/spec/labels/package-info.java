/**
 * DAGs as labels of a task definition's container: {@code airflow.dag.*}, {@code airflow.tasks.<name>.*} and the same with
 * {@code waybill}. They are made into a document of the native format, which is read as any other.
 */
@NullMarked
package io.waybill.spec.labels;

import org.jspecify.annotations.NullMarked;

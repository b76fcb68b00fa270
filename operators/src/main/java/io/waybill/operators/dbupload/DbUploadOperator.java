package io.waybill.operators.dbupload;

import io.waybill.engine.graph.OperatorContext;
import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.OperatorGroup;
import io.waybill.spec.TaskSpec;

/** {@code db_upload}: files into the tables of a database. */
public final class DbUploadOperator implements OperatorFactory<DbUploadWith> {

    @Override
    public String name() {
        return "db_upload";
    }

    @Override
    public String summary() {
        return "Loads files into tables of PostgreSQL or Redshift: validates each file, resumes the cluster, ensures the schema,"
                + " then recreates and loads each table. A load that fails leaves the old table in place.";
    }

    @Override
    public Class<DbUploadWith> withType() {
        return DbUploadWith.class;
    }

    @Override
    public OperatorGroup create(TaskSpec task, DbUploadWith with, OperatorContext context) {
        return new DbUploadGroup(task, with).in(context);
    }
}

package io.waybill.spec.schema;

import io.waybill.spec.TestOperators;
import org.junit.jupiter.api.Test;

class DagSchemaTest {
    @Test
    void print() {
        System.out.println(DagSchema.text(TestOperators.CATALOG));
    }
}

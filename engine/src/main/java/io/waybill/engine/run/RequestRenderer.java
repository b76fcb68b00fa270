package io.waybill.engine.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.graph.Node;
import io.waybill.engine.runtime.LaunchContext;
import io.waybill.spec.ExpandSpec;
import io.waybill.spec.template.MappedItem;
import java.util.List;

/** Makes the request of an attempt from what the graph holds. Pure: the same run and try give the same request. */
public interface RequestRenderer {

    /**
     * Renders every template in the node's request or input, and adds what the engine tells its containers.
     *
     * @param context which attempt the request is for, and where it is to run
     * @throws io.waybill.engine.error.WaybillException {@code TEMPLATE} where a template cannot be rendered
     */
    ObjectNode render(RunView run, Node node, LaunchContext context);

    /**
     * Renders one template of a node that has no request.
     *
     * @throws io.waybill.engine.error.WaybillException {@code TEMPLATE} where it cannot be rendered
     */
    String render(RunView run, Node node, int tryNumber, String template);

    /**
     * The items that a task or a group is run for, in their order, each with what it is called.
     *
     * @param node the node that finds them
     * @throws io.waybill.engine.error.WaybillException {@code TEMPLATE} where they cannot be had, or are too many
     */
    List<MappedItem> items(RunView run, Node node, int tryNumber, ExpandSpec expand);
}

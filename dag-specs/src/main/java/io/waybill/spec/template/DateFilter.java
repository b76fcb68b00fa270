package io.waybill.spec.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Function;

/** Airflow's filters for dates: {@code data_interval_end | ds}. */
record DateFilter(String name, Function<ZonedDateTime, String> format) implements Filter {

    static List<DateFilter> all() {
        return List.of(
                new DateFilter("ds", DateVariable::ds),
                new DateFilter("ds_nodash", DateVariable::dsNoDash),
                new DateFilter("ts", DateVariable::iso),
                new DateFilter("ts_nodash", DateVariable::tsNoDash),
                new DateFilter("ts_nodash_with_tz", DateVariable::tsNoDashWithZone));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
        if (!(value instanceof DateVariable date)) {
            throw new IllegalArgumentException("The filter " + name + " is for dates, such as data_interval_end");
        }
        return format.apply(date.date());
    }
}

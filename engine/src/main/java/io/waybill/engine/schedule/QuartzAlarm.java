package io.waybill.engine.schedule;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.store.Database;
import io.waybill.engine.store.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerConfigException;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.jdbcjobstore.InvalidConfigurationException;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.SchedulerSignaler;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * The alarm on Quartz: one job, and for each DAG one trigger that fires once, in Quartz's tables beside ours. A trigger
 * whose time passed while nobody was there fires as soon as somebody is.
 */
final class QuartzAlarm implements Alarm {
    /** Stands in each row of Quartz's tables. */
    private static final String NAME = "waybill";

    private static final String GROUP = "dag";
    private static final JobKey JOB = JobKey.jobKey("wake", NAME);
    private static final long IDLE_MS = 30_000;
    private static final long RETRY_DATABASE_MS = 5_000;
    private static final int TRIGGERS_AT_ONCE = 20;

    private final Database database;
    /** Quartz keeps schedulers and connections in static maps by name; several databases in one process have several. */
    private final String uniqueName = NAME + "-" + UUID.randomUUID();

    private @Nullable Scheduler scheduler;
    private boolean closed;

    QuartzAlarm(Database database) {
        this.database = database;
    }

    @Override
    public synchronized void start(Map<String, Instant> times, Consumer<String> wake) {
        if (closed) {
            return;
        }
        quartz(() -> {
            Scheduler made = scheduler == null ? connect(wake) : scheduler;
            scheduler = made;
            Set<Trigger> triggers = new HashSet<>();
            times.forEach((dagId, time) -> triggers.add(trigger(dagId, time)));
            JobDetail job = JobBuilder.newJob(Wake.class)
                    .withIdentity(JOB)
                    .storeDurably()
                    .requestRecovery()
                    .build();
            made.addJob(job, true);
            for (TriggerKey key : made.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP))) {
                if (!times.containsKey(key.getName())) {
                    made.unscheduleJob(key);
                }
            }
            Map<JobDetail, Set<? extends Trigger>> all = new HashMap<>();
            all.put(job, triggers);
            made.scheduleJobs(all, true);
            made.start();
        });
    }

    @Override
    public synchronized void set(String dagId, Instant time) {
        Scheduler quartz = scheduler;
        if (quartz == null) {
            return;
        }
        quartz(() -> {
            Trigger trigger = trigger(dagId, time);
            if (quartz.rescheduleJob(trigger.getKey(), trigger) == null) {
                try {
                    quartz.scheduleJob(trigger);
                } catch (ObjectAlreadyExistsException e) {
                    // Another scheduler was as quick; both have read the same timetable.
                    quartz.rescheduleJob(trigger.getKey(), trigger);
                }
            }
        });
    }

    @Override
    public synchronized void clear(String dagId) {
        Scheduler quartz = scheduler;
        if (quartz != null) {
            quartz(() -> quartz.unscheduleJob(TriggerKey.triggerKey(dagId, GROUP)));
        }
    }

    @Override
    public void close() {
        @Nullable Scheduler quartz;
        synchronized (this) {
            closed = true;
            quartz = scheduler;
            scheduler = null;
        }
        if (quartz != null) {
            // Not under the lock: it waits for a wake that may be about to set the next one.
            quartz(() -> quartz.shutdown(true));
        }
    }

    private static Trigger trigger(String dagId, Instant time) {
        return TriggerBuilder.newTrigger()
                .withIdentity(dagId, GROUP)
                .forJob(JOB)
                .startAt(Date.from(time))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
    }

    private Scheduler connect(Consumer<String> wake) throws SchedulerException {
        DBConnectionManager.getInstance().addConnectionProvider(uniqueName, new Pool(database.dataSource()));
        JobStoreTX store = new NamedStore(database.dialect(), uniqueName);
        SimpleThreadPool threads = new SimpleThreadPool(1, Thread.NORM_PRIORITY);
        threads.setMakeThreadsDaemons(true);
        threads.setThreadNamePrefix("waybill-quartz");
        DirectSchedulerFactory factory = DirectSchedulerFactory.getInstance();
        factory.createScheduler(
                uniqueName,
                NAME,
                threads,
                new DefaultThreadExecutor(),
                store,
                null,
                null,
                0,
                IDLE_MS,
                RETRY_DATABASE_MS,
                false,
                null,
                TRIGGERS_AT_ONCE,
                0,
                true);
        Scheduler made = factory.getScheduler(uniqueName);
        made.setJobFactory((bundle, quartz) -> new Wake(wake));
        return made;
    }

    private interface Call {
        void run() throws SchedulerException;
    }

    private static void quartz(Call call) {
        try {
            call.run();
        } catch (SchedulerException e) {
            throw new WaybillException(ErrorCode.DATABASE, "Quartz could not keep when to wake: " + e.getMessage(), e);
        }
    }

    /** Wakes for the DAG that the trigger is named after. */
    private static final class Wake implements Job {
        private final Consumer<String> wake;

        Wake(Consumer<String> wake) {
            this.wake = wake;
        }

        @Override
        public void execute(JobExecutionContext context) {
            TriggerKey key = context.isRecovering()
                    ? context.getRecoveringTriggerKey()
                    : context.getTrigger().getKey();
            wake.accept(key.getName());
        }
    }

    /** Keeps one name in the tables, whatever the scheduler is called in this process. */
    @SuppressWarnings("unchecked") // Quartz's own: it overrides a generic method by a raw one.
    private static final class NamedStore extends JobStoreTX {
        NamedStore(Dialect dialect, String dataSource) {
            setDataSource(dataSource);
            setMakeThreadsDaemons(true);
            // Without it, Quartz can take up the old time of a trigger that is being replaced, and drop the new one.
            setAcquireTriggersWithinLock(true);
            Class<? extends StdJDBCDelegate> sql = switch (dialect) {
                case H2 -> StdJDBCDelegate.class;
                case POSTGRESQL -> PostgreSQLDelegate.class;
            };
            try {
                setDriverDelegateClass(sql.getName());
            } catch (InvalidConfigurationException e) {
                throw new IllegalStateException("Quartz does not know its own " + sql, e);
            }
        }

        @Override
        public void initialize(ClassLoadHelper classes, SchedulerSignaler signaler) throws SchedulerConfigException {
            setInstanceName(NAME);
            super.initialize(classes, signaler);
        }
    }

    /** Lends Quartz our pool; its end is not Quartz's business. */
    private record Pool(DataSource pool) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void shutdown() {}

        @Override
        public void initialize() {}
    }
}

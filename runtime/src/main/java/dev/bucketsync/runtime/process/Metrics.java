package dev.bucketsync.runtime.process;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// The meters of a process, with the JVM's own already bound.
public final class Metrics {
    private Metrics() {}

    /// Opens the registry of a service.
    ///
    /// @param process owns what watches the garbage collector
    public static PrometheusMeterRegistry open(ServiceProcess process, String service) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        process.own(registry::close);
        registry.config().commonTags("service", service);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        JvmGcMetrics collector = process.own(new JvmGcMetrics());
        collector.bindTo(registry);
        return registry;
    }
}

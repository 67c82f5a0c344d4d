package dev.bucketsync.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    @ParameterizedTest
    @ValueSource(strings = {"08006", "28P01", "3D000", "53300", "57P01", "58030", "XX000", "25006", "25P03", "25P04"})
    void theDatabasesOwnTroubleIsPlumbing(String state) {
        assertThat(Faults.isPlumbing(new IllegalStateException(new SQLException("", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22001", "40001", "40P01", "42601", "25P02", "55P03", ""})
    void aStatementsTroubleIsItsMessages(String state) {
        assertThat(Faults.isPlumbing(new SQLException("", state))).isFalse();
    }

    @Test
    void aPoolWithoutAConnectionIsPlumbing() {
        assertThat(Faults.isPlumbing(new SQLTransientConnectionException("none for 10 s")))
                .isTrue();
    }

    @Test
    void kafkaAndMemoryArePlumbingHoweverDeep() {
        assertThat(Faults.isPlumbing(new ExecutionException(new TimeoutException())))
                .isTrue();
        assertThat(Faults.isPlumbing(new ExecutionException(new OutOfMemoryError())))
                .isTrue();
        assertThat(Faults.isPlumbing(new PlumbingException("", null))).isTrue();
    }

    @Test
    void findsTheEndOfMemoryHoweverDeep() {
        OutOfMemoryError end = new OutOfMemoryError();

        assertThat(Faults.outOfMemory(new IllegalStateException(new ExecutionException(end))))
                .containsSame(end);
        assertThat(Faults.outOfMemory(new StackOverflowError())).isEmpty();
    }

    @Test
    void anythingElseIsNot() {
        assertThat(Faults.isPlumbing(new IllegalStateException(new NullPointerException())))
                .isFalse();
    }
}

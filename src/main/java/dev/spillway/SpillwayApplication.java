package dev.spillway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts the service. Everything it listens on and limits itself to is in `application.yaml`.
@SpringBootApplication(proxyBeanMethods = false)
public class SpillwayApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(SpillwayApplication.class, arguments);
    }
}

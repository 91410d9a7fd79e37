package io.valence.model.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.valence.data.DataConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every key of the configuration, as declared by the records, the only place that names them. */
public final class ConfigKeys {
  private final List<ConfigKey> all = new ArrayList<>();

  /** Reads the records. */
  public ConfigKeys() {
    JsonNode usual = Json.mapper().valueToTree(RunConfig.DEFAULT);
    add("data", type(DataConfig.class), usual);
    add("model", type(ModelConfig.class), usual);
    add("train", type(TrainConfig.class), usual);
  }

  private static JavaType type(Class<?> record) {
    return Json.mapper().constructType(record);
  }

  private void add(String section, JavaType record, JsonNode usual) {
    for (BeanPropertyDefinition property :
        Json.mapper().getSerializationConfig().introspect(record).findProperties()) {
      if (property.getPrimaryMember().hasAnnotation(JsonUnwrapped.class)) {
        add(section, property.getPrimaryType(), usual);
      } else if (property.getMetadata().getDescription() != null) {
        JsonNode value = usual.path(section).path(property.getName());
        all.add(
            new ConfigKey(
                section + "." + property.getName(),
                value.getNodeType().name().toLowerCase(Locale.ROOT),
                value.toString(),
                choices(property.getRawPrimaryType()),
                property.getMetadata().getDescription()));
      }
    }
  }

  private static List<String> choices(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }

  /** All keys, in the order of the records. */
  public List<ConfigKey> all() {
    return List.copyOf(all);
  }

  /** The key with a name; null when there is none. */
  public ConfigKey find(String name) {
    return all.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
  }
}

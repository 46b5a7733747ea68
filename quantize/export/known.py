"""Every key of a model folder's configuration files is known here: as read, as allowed one value only, or as not mattering.

A key that nobody reads is how a wrong model is made and reported as good; so one that is in none of these tables is named
and refused, unless the person says that it does not matter (``--ignore``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edgelam.errors import ModelError
from edgelam.quantize.export.folder import read_json

EMPTY: tuple[Any, ...] = (None, False, 0, "", [], {})
"""Values that switch nothing on."""


@dataclass(frozen=True, slots=True)
class Known:
    """What may stand in a file. ``read``: turned into the made file, or compared with it. ``only``: allowed with one of these
    values, or with none at all. ``beside``: what does not reach the network's answers here: training, sampling, file keeping."""

    file: str
    read: frozenset[str]
    beside: frozenset[str]
    only: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def check(self, folder: str, data: Mapping[str, Any], ignored: Collection[str] = ()) -> None:
        """Raises ModelError for the first key that is not known, or has a value that is not."""
        for key, value in data.items():
            if key in self.read or key in self.beside or key in ignored:
                continue
            if key in self.only or key in _OFF:
                if value in (*EMPTY, *self.only.get(key, ())):
                    continue
                raise ModelError(f"{self.file} in {folder} says {key} = {_short(value)}, which cannot be made.")
            if value is not None:  # (null says nothing; a false may switch off what its family does)
                raise ModelError(
                    f"{self.file} in {folder} says {key} = {_short(value)}, and nothing here reads that; if it cannot change "
                    f"what the model answers, say --ignore {key}."
                )

    def read_in(self, folder: Path, ignored: Collection[str] = ()) -> dict[str, Any]:
        """The file, every key of it known; nothing where a folder has none.

        Raises:
            ModelError: it is damaged, or says something that is not known.
        """
        path = folder / self.file
        data = read_json(path) if path.is_file() else {}
        self.check(folder.name, data, ignored)
        return data


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 80 else f"{text[:77]}..."


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BOOKKEEPING = (
    "architectures model_type transformers_version torch_dtype dtype _name_or_path _model_name_or_path _commit_hash _attn_implementation "
    "_attn_implementation_autoset attn_implementation auto_map use_cache initializer_range unsloth_version unsloth_fixed "
    "output_attentions output_hidden_states return_dict torchscript use_bfloat16 tf_legacy_loss label2id id2label num_labels "
    "problem_type task_specific_params finetuning_task gradient_checkpointing tokenizer_class name_or_path base_model_name_or_path"
)
_SAMPLING = (
    "do_sample temperature top_k top_p typical_p min_p epsilon_cutoff eta_cutoff max_length max_new_tokens min_length "
    "min_new_tokens num_beams num_beam_groups num_return_sequences length_penalty early_stopping diversity_penalty "
    "repetition_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size encoder_repetition_penalty remove_invalid_values "
    "output_scores output_logits return_dict_in_generate use_cache cache_implementation penalty_alpha max_time _from_model_config "
    "prompt_lookup_num_tokens renormalize_logits guidance_scale output_attentions output_hidden_states disable_compile low_memory "
    "num_assistant_tokens num_assistant_tokens_schedule assistant_lookbehind target_lookbehind assistant_early_exit max_matching_ngram_size "
    "cache_config return_legacy_cache prefill_chunk_size"
)
_DROPOUT = "attention_dropout hidden_dropout resid_pdrop embd_pdrop attn_pdrop hidden_dropout_prob attention_probs_dropout_prob classifier_dropout dropout"

_OFF = _words(
    "tie_encoder_decoder decoder_start_token_id bad_words_ids forced_bos_token_id forced_eos_token_id exponential_decay_length_penalty "
    "suppress_tokens begin_suppress_tokens force_words_ids constraints sequence_bias token_healing watermarking_config is_assistant "
    "use_bidirectional_attention sinusoidal_pos_embds is_encoder_decoder pruned_heads prefix cross_attention_hidden_size use_qalora "
    "use_bdlora alora_invocation_tokens use_qk_norm dola_layers"
)
"""What transformers and peft write into files although it is off; switched on it cannot be made."""

CONFIG = Known(
    "config.json",
    _words(
        "vocab_size hidden_size intermediate_size num_hidden_layers num_attention_heads num_key_value_heads head_dim max_position_embeddings "
        "rms_norm_eps rope_theta rope_scaling rope_parameters rope_local_base_freq partial_rotary_factor original_max_position_embeddings "
        "tie_word_embeddings bos_token_id eos_token_id pad_token_id unk_token_id sliding_window use_sliding_window layer_types _sliding_window_pattern sliding_window_pattern "
        "max_window_layers attn_logit_softcapping final_logit_softcapping query_pre_attn_scalar no_rope_layers no_rope_layer_interval "
        "attention_multiplier embedding_multiplier residual_multiplier logits_scaling attention_bias mlp_bias hidden_act hidden_activation "
        "edgelam.prompt_version shared_intermediate_size position_embedding_type num_local_experts"
    ),
    _words(
        f"{_BOOKKEEPING} {_SAMPLING} {_DROPOUT} router_aux_loss_coef output_router_logits num_experts_per_tok mamba_chunk_size mamba_conv_bias "
        "mamba_d_conv mamba_d_head mamba_d_state mamba_expand mamba_n_groups mamba_n_heads mamba_proj_bias is_decoder is_encoder_decoder "
        "chunk_size_feed_forward sep_token_id prefix pruned_heads cross_attention_hidden_size add_cross_attention cache_implementation "
        "normalization_function init_method transformers.js_config"
    ),
    {"pretraining_tp": (1,), "is_encoder_decoder": (), "is_decoder": (True,), "is_causal": (True,), "rope_interleaved": (), "full_attn_mod": (1,), "interpolate_factor": (1,), "is_llama_config": (True,)},
)  # fmt: skip
"""Of a language model. ``attention_bias`` and ``mlp_bias`` are read as the tensors they stand for, dropouts are of training."""

ENCODER = Known(
    "config.json",
    _words(
        "vocab_size hidden_size intermediate_size num_hidden_layers num_attention_heads num_key_value_heads head_dim max_position_embeddings layer_norm_eps norm_eps "
        "hidden_act hidden_activation type_vocab_size pad_token_id bos_token_id eos_token_id cls_token_id sep_token_id mask_token_id relative_attention_num_buckets "
        "position_embedding_type global_rope_theta local_rope_theta global_attn_every_n_layers local_attention rope_parameters rope_theta rope_scaling "
        "layer_types attention_bias mlp_bias norm_bias classifier_bias decoder_bias tie_word_embeddings deterministic_flash_attn reference_compile "
        "n_layers n_heads dim hidden_dim activation"
    ),
    _words(
        f"{_BOOKKEEPING} {_DROPOUT} {_SAMPLING} embedding_dropout mlp_dropout classifier_activation classifier_pooling initializer_cutoff_factor "
        "sparse_prediction sparse_pred_ignore_index repad_logits_with_grad is_decoder add_cross_attention chunk_size_feed_forward "
        "pooler_fc_size pooler_num_attention_heads pooler_num_fc_layers pooler_size_per_head pooler_type directionality layer_norm_epsilon "
        "position_embedding_type gradient_checkpointing emb_pooler qa_dropout seq_classif_dropout"
    ),
)  # fmt: skip
"""Of a sentence encoder: its own library reads them, and the made file is compared with what that library says."""

GENERATION = Known(
    "generation_config.json",
    _words("bos_token_id eos_token_id pad_token_id"),
    _words(
        f"transformers_version {_SAMPLING} stop_strings chat_format assistant_confidence_threshold trust_remote_code"
    ),
)
"""Answers are greedy and kept to a grammar, so how to sample does not matter; what ends an answer does."""

TOKENIZER = Known(
    "tokenizer_config.json",
    _words(
        "bos_token eos_token unk_token pad_token add_bos_token add_eos_token chat_template add_prefix_space added_tokens_decoder "
        "clean_up_tokenization_spaces do_lower_case split_special_tokens tokenizer_class legacy"
    ),
    _words(
        "model_max_length padding_side truncation_side sp_model_kwargs use_default_system_prompt additional_special_tokens "
        "extra_special_tokens errors name_or_path special_tokens_map_file tokenizer_file use_fast from_slow spaces_between_special_tokens "
        "model_input_names processor_class backend is_local local_files_only return_token_type_ids max_length stride truncation_strategy pad_to_multiple_of "
        "pad_token_type_id auto_map cls_token sep_token mask_token image_token boi_token eoi_token never_split strip_accents "
        "tokenize_chinese_chars do_basic_tokenize trim_offsets unsloth_version model_specific_special_tokens response_template bos_token_id eos_token_id"
    ),
)
"""``tokenizer.json`` says how a text is divided, and the made file is compared with it; these say what stands around."""

ADAPTER = Known(
    "adapter_config.json",
    _words(
        "r lora_alpha rank_pattern alpha_pattern use_rslora use_dora target_modules modules_to_save bias fan_in_fan_out layers_to_transform "
        "layers_pattern exclude_modules lora_bias trainable_token_indices target_parameters base_model_name_or_path ensure_weight_tying"
    ),
    _words(
        "task_type auto_mapping inference_mode init_lora_weights lora_dropout loftq_config eva_config corda_config lora_ga_config peft_version revision "
        "megatron_config megatron_core qalora_group_size monteclora_config velora_config kasa_config arrow_config runtime_config parent_library base_model_class unsloth_version"
    ),
    {"peft_type": ("LORA",), "layer_replication": ()},
)
"""peft merges all of these itself, and refuses what it does not know; the made file is compared with the adapter unmerged. Layers
that are used twice would be merged into the one tensor that both share."""

POOLING = Known(
    "1_Pooling/config.json",
    _words(
        "word_embedding_dimension embedding_dimension pooling_mode pooling_mode_cls_token pooling_mode_mean_tokens pooling_mode_max_tokens "
        "pooling_mode_mean_sqrt_len_tokens pooling_mode_weightedmean_tokens pooling_mode_lasttoken"
    ),
    _words("include_prompt"),
)

SENTENCE = Known(
    "config_sentence_transformers.json",
    _words("prompts default_prompt_name similarity_fn_name"),
    _words("__version__ model_type"),
)
"""Prompts that only a call by name puts before a text are the caller's."""

STEP = Known(
    "sentence_bert_config.json",
    _words("max_seq_length do_lower_case"),
    _words("transformer_task modality_config module_output_name processing_kwargs unpad_inputs"),
)
"""Of the first step of a sentence-transformers folder, which its own library reads; the made file is compared with what that library says."""
